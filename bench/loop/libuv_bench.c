/* The libuv half of `spindle-bench --loop`: the same work as main.rs beside it, written the way a
 * libuv program is written. `libuv-bench NAME` does one benchmark and prints `ms=<float>`;
 * `libuv-bench --version` prints libuv's version. The runner builds and runs it. */

#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

enum {
  TIMERS = 1000000,
  LONGEST_MS = 1000,
  BURST = 100000000,
  WAKE_ROUNDS = 20000,
  TCP_ROUNDS = 50000,
  TCP_BYTES = 64,
  POOL_CHAIN_JOBS = 20000,
  POOL_64_JOBS = 1000000,
};

static void check(int status, const char *what) {
  if (status >= 0) return;
  fprintf(stderr, "%s: %s\n", what, uv_strerror(status));
  exit(1);
}

static void check_that(int holds, const char *what) {
  if (holds) return;
  fprintf(stderr, "not so: %s\n", what);
  exit(1);
}

static double ms_since(uint64_t start) {
  return (double)(uv_hrtime() - start) / 1e6;
}

/* ---- timers ---- */

static uv_timer_t *timers;
static int timers_fired;

static void timer_fired(uv_timer_t *timer) {
  (void)timer;
  timers_fired++;
}

/* Xorshift with a fixed seed: both halves see the same sequence of durations. */
static uint64_t next_duration(uint64_t *seed) {
  *seed ^= *seed << 13;
  *seed ^= *seed >> 7;
  *seed ^= *seed << 17;
  return 1 + *seed % LONGEST_MS;
}

static void timers_arm(uv_loop_t *loop) {
  uint64_t seed = 88172645463325252;
  for (int i = 0; i < TIMERS; i++) {
    check(uv_timer_init(loop, &timers[i]), "uv_timer_init");
    check(uv_timer_start(&timers[i], timer_fired, next_duration(&seed), 0), "uv_timer_start");
  }
}

/* Blocks until every timer is due. That wait is not counted. */
static void wait_until_due(void) {
  uint64_t start = uv_hrtime();
  while (ms_since(start) < LONGEST_MS + 1) continue;
}

static double timers_fire(void) {
  uv_loop_t *loop = uv_default_loop();
  timers = malloc(TIMERS * sizeof(*timers));
  uv_update_time(loop);
  uint64_t start = uv_hrtime();
  timers_arm(loop);
  double arming = ms_since(start);
  wait_until_due();
  start = uv_hrtime();
  uv_run(loop, UV_RUN_DEFAULT);
  check_that(timers_fired == TIMERS, "every timer fired");
  return arming + ms_since(start);
}

static double timers_stop(void) {
  uv_loop_t *loop = uv_default_loop();
  timers = malloc(TIMERS * sizeof(*timers));
  uv_update_time(loop);
  uint64_t start = uv_hrtime();
  timers_arm(loop);
  for (int i = 0; i < TIMERS; i++) check(uv_timer_stop(&timers[i]), "uv_timer_stop");
  uv_run(loop, UV_RUN_DEFAULT);
  check_that(timers_fired == 0, "no timer fired");
  return ms_since(start);
}

/* ---- wake-ups ---- */

static atomic_int burst_sent;

static void burst_woken(uv_async_t *async) {
  if (atomic_load(&burst_sent)) uv_close((uv_handle_t *)async, NULL);
}

static void burst_thread(void *async) {
  for (int i = 0; i < BURST; i++) uv_async_send(async);
  atomic_store(&burst_sent, 1);
  uv_async_send(async);
}

static double wake_burst(void) {
  uv_loop_t *loop = uv_default_loop();
  uv_async_t async;
  uv_thread_t thread;
  check(uv_async_init(loop, &async, burst_woken), "uv_async_init");
  uint64_t start = uv_hrtime();
  check(uv_thread_create(&thread, burst_thread, &async), "uv_thread_create");
  uv_run(loop, UV_RUN_DEFAULT);
  check(uv_thread_join(&thread), "uv_thread_join");
  return ms_since(start);
}

/* One of two loops; `rounds` counts the wake-ups it still answers. */
typedef struct player {
  uv_loop_t loop;
  uv_async_t async;
  struct player *other;
  int rounds;
} player_t;

static void player_woken(uv_async_t *async) {
  player_t *player = async->data;
  uv_async_send(&player->other->async);
  if (--player->rounds == 0) uv_close((uv_handle_t *)async, NULL);
}

static void player_init(player_t *player, player_t *other) {
  player->other = other;
  player->rounds = WAKE_ROUNDS;
  check(uv_loop_init(&player->loop), "uv_loop_init");
  check(uv_async_init(&player->loop, &player->async, player_woken), "uv_async_init");
  player->async.data = player;
}

static void player_thread(void *player) {
  uv_run(&((player_t *)player)->loop, UV_RUN_DEFAULT);
}

static double wake_ping_pong(void) {
  static player_t here, there;
  uv_thread_t thread;
  player_init(&here, &there);
  player_init(&there, &here);
  uint64_t start = uv_hrtime();
  check(uv_thread_create(&thread, player_thread, &there), "uv_thread_create");
  uv_async_send(&there.async);
  uv_run(&here.loop, UV_RUN_DEFAULT);
  check(uv_thread_join(&thread), "uv_thread_join");
  return ms_since(start);
}

/* ---- TCP ---- */

static uv_tcp_t listener, server, client;
static int tcp_rounds;
static char tcp_message[TCP_BYTES];

static void tcp_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buf) {
  static char space[65536];
  (void)handle, (void)suggested;
  *buf = uv_buf_init(space, sizeof(space));
}

/* As Node does: the call is tried at once, and 64 bytes always fit. */
static void tcp_send(uv_tcp_t *to) {
  uv_buf_t buf = uv_buf_init(tcp_message, TCP_BYTES);
  check_that(uv_try_write((uv_stream_t *)to, &buf, 1) == TCP_BYTES, "one message is one write");
}

static void server_read(uv_stream_t *stream, ssize_t length, const uv_buf_t *buf) {
  (void)stream, (void)buf;
  check_that(length == TCP_BYTES, "one message is one read");
  tcp_send(&server);
}

static void client_read(uv_stream_t *stream, ssize_t length, const uv_buf_t *buf) {
  (void)stream, (void)buf;
  check_that(length == TCP_BYTES, "one message is one read");
  if (++tcp_rounds < TCP_ROUNDS) {
    tcp_send(&client);
    return;
  }
  uv_close((uv_handle_t *)&client, NULL);
  uv_close((uv_handle_t *)&server, NULL);
  uv_close((uv_handle_t *)&listener, NULL);
}

static void accepted(uv_stream_t *stream, int status) {
  check(status, "accept");
  check(uv_accept(stream, (uv_stream_t *)&server), "uv_accept");
  check(uv_tcp_nodelay(&server, 1), "uv_tcp_nodelay");
  check(uv_read_start((uv_stream_t *)&server, tcp_alloc, server_read), "uv_read_start");
}

static void connected(uv_connect_t *request, int status) {
  (void)request;
  check(status, "connect");
  check(uv_tcp_nodelay(&client, 1), "uv_tcp_nodelay");
  check(uv_read_start((uv_stream_t *)&client, tcp_alloc, client_read), "uv_read_start");
  tcp_send(&client);
}

static double tcp_ping_pong(void) {
  uv_loop_t *loop = uv_default_loop();
  struct sockaddr_storage address;
  int length = sizeof(address);
  uv_connect_t request;
  check(uv_tcp_init(loop, &listener), "uv_tcp_init");
  check(uv_tcp_init(loop, &server), "uv_tcp_init");
  check(uv_tcp_init(loop, &client), "uv_tcp_init");
  check(uv_ip4_addr("127.0.0.1", 0, (struct sockaddr_in *)&address), "uv_ip4_addr");
  check(uv_tcp_bind(&listener, (struct sockaddr *)&address, 0), "uv_tcp_bind");
  check(uv_listen((uv_stream_t *)&listener, 1, accepted), "uv_listen");
  check(uv_tcp_getsockname(&listener, (struct sockaddr *)&address, &length), "getsockname");
  uint64_t start = uv_hrtime();
  check(uv_tcp_connect(&request, &client, (struct sockaddr *)&address, connected), "connect");
  uv_run(loop, UV_RUN_DEFAULT);
  return ms_since(start);
}

/* ---- pool ---- */

static int pool_jobs, pool_started, pool_done;

static void pool_work(uv_work_t *request) {
  (void)request;
}

static void pool_after(uv_work_t *request, int status);

static void pool_submit(uv_work_t *request) {
  if (pool_started == pool_jobs) return;
  pool_started++;
  check(uv_queue_work(uv_default_loop(), request, pool_work, pool_after), "uv_queue_work");
}

static void pool_after(uv_work_t *request, int status) {
  check(status, "work");
  pool_done++;
  pool_submit(request);
}

static double pool(int jobs, int in_flight) {
  pool_jobs = jobs;
  uv_work_t *requests = calloc(in_flight, sizeof(*requests));
  uint64_t start = uv_hrtime();
  for (int i = 0; i < in_flight; i++) pool_submit(&requests[i]);
  uv_run(uv_default_loop(), UV_RUN_DEFAULT);
  check_that(pool_done == pool_jobs, "every job came back");
  return ms_since(start);
}

static double pool_chain(void) {
  return pool(POOL_CHAIN_JOBS, 1);
}

static double pool_64(void) {
  return pool(POOL_64_JOBS, 64);
}

/* ---- which one ---- */

static const struct {
  const char *name;
  double (*run)(void);
} benches[] = {
    {"timers-fire", timers_fire},       {"timers-stop", timers_stop},
    {"wake-burst", wake_burst},         {"wake-ping-pong", wake_ping_pong},
    {"tcp-ping-pong", tcp_ping_pong},   {"pool-chain", pool_chain},
    {"pool-64", pool_64},
};

int main(int argc, char **argv) {
  const char *name = argc > 1 ? argv[1] : "";
  if (strcmp(name, "--version") == 0) {
    printf("libuv %s\n", uv_version_string());
    return 0;
  }
  for (size_t i = 0; i < sizeof(benches) / sizeof(*benches); i++) {
    if (strcmp(name, benches[i].name) != 0) continue;
    printf("ms=%.3f\n", benches[i].run());
    return 0;
  }
  fprintf(stderr, "usage: libuv-bench NAME | --version\n");
  return 1;
}
