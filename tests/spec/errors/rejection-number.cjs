// An unhandled rejection with another value is wrapped: ERR_UNHANDLED_REJECTION. Status 1.
// status: 1
Promise.reject(5);
