// The floor under every HTTP server: one thread, epoll, one read and one write a request, no parser to speak of.
//
// It answers each "\r\n\r\n" it sees with the same bytes that the JavaScript servers send for `res.end('hello world\n')`.
// It is what a runtime could at best come close to, not a server to use. Prints `port=<n>`, as the others do.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MAX_EVENTS = 256, MAX_FDS = 65536, BUFFER = 16384 };

static const char RESPONSE[] =
    "HTTP/1.1 200 OK\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "Connection: keep-alive\r\n"
    "Keep-Alive: timeout=5\r\n"
    "Content-Length: 12\r\n"
    "\r\n"
    "hello world\n";

// How much of "\r\n\r\n" each connection has seen.
static unsigned char seen[MAX_FDS];

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static int listen_on_loopback(void) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) fail("socket");
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    if (bind(fd, (struct sockaddr *)&address, length) < 0) fail("bind");
    if (listen(fd, 511) < 0) fail("listen");
    if (getsockname(fd, (struct sockaddr *)&address, &length) < 0) fail("getsockname");
    printf("port=%d\n", ntohs(address.sin_port));
    fflush(stdout);
    return fd;
}

static void watch(int epoll, int fd) {
    struct epoll_event event = {.events = EPOLLIN | EPOLLRDHUP | EPOLLET, .data.fd = fd};
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) < 0) fail("epoll_ctl");
}

static void accept_all(int epoll, int listener) {
    for (;;) {
        int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) return;
        if (fd >= MAX_FDS) {
            close(fd);
            continue;
        }
        int on = 1;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        seen[fd] = 0;
        watch(epoll, fd);
    }
}

// Number of request heads that end in these bytes.
static int count_heads(int fd, const char *bytes, ssize_t length) {
    static const char END[] = "\r\n\r\n";
    int heads = 0;
    unsigned char at = seen[fd];
    for (ssize_t i = 0; i < length; i++) {
        at = bytes[i] == END[at] ? at + 1 : bytes[i] == '\r';
        if (at == 4) {
            heads++;
            at = 0;
        }
    }
    seen[fd] = at;
    return heads;
}

static void serve(int fd) {
    static char buffer[BUFFER];
    for (;;) {
        ssize_t length = read(fd, buffer, sizeof buffer);
        if (length < 0 && errno == EAGAIN) return;
        if (length <= 0) {
            close(fd);
            return;
        }
        for (int heads = count_heads(fd, buffer, length); heads > 0; heads--) {
            // The load has one request outstanding on each connection, so the socket always has room.
            if (write(fd, RESPONSE, sizeof RESPONSE - 1) < 0) {
                close(fd);
                return;
            }
        }
        if (length < (ssize_t)sizeof buffer) return; // a short read empties the socket
    }
}

int main(int argc, char **argv) {
    if (argc > 1 && strcmp(argv[1], "--version") == 0) {
        puts("C on epoll");
        return 0;
    }
    signal(SIGPIPE, SIG_IGN);
    int listener = listen_on_loopback();
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    if (epoll < 0) fail("epoll_create1");
    watch(epoll, listener);
    struct epoll_event events[MAX_EVENTS];
    for (;;) {
        int count = epoll_wait(epoll, events, MAX_EVENTS, -1);
        for (int i = 0; i < count; i++) {
            if (events[i].data.fd == listener) accept_all(epoll, listener);
            else serve(events[i].data.fd);
        }
    }
}
