/* For machines that watch: is it alive, and how much does it do? */
#include "page/fills.h"

enum { METRICS_RECORDS_MAX = 64 * 1024 };

enum status health_answer(struct request *request, struct response *response, struct error *err) {
    const struct site *site = request->app;
    struct node *tree = node_root(request->arena);
    node_text(tree, "status", S("ok"));
    node_text(tree, "search", index_ready(site->app->index) ? S("ready") : S("building"));
    response->content_type = "application/json; charset=utf-8";
    node_write_json(tree, &response->body);
    buf_add_char(&response->body, '\n');
    return buf_check(&response->body, err);
}

/* A closure may be run again, so its context is filled anew. */
static enum status count_records(struct txn *txn, void *context, struct error *err) {
    struct buf *out = context;
    buf_clear(out);
    buf_add(out, S("# HELP jiefen_records Records in the store.\n# TYPE jiefen_records gauge\n"));
    for (unsigned i = 0; i < types_count; i++) {
        uint64_t count = 0;
        enum status status = records_count(txn, types[i], &count, err);
        if (status != STATUS_OK)
            return status;
        buf_printf(out, "jiefen_records{type=\"%s\"} %llu\n", types[i]->name, (unsigned long long)count);
    }
    return STATUS_OK;
}

static enum status add_sizes(const struct app *app, struct buf *out, struct error *err) {
    uint64_t used = 0, bound = 0;
    enum status status = store_size(app->store, &used, &bound, err);
    buf_printf(out, "# HELP jiefen_store_bytes Bytes used in the store.\n# TYPE jiefen_store_bytes gauge\n");
    buf_printf(out, "jiefen_store_bytes %llu\n", (unsigned long long)used);
    buf_printf(out, "# HELP jiefen_store_bytes_max Upper bound of the store.\n");
    buf_printf(out, "# TYPE jiefen_store_bytes_max gauge\njiefen_store_bytes_max %llu\n",
               (unsigned long long)bound);
    buf_printf(out, "# HELP jiefen_index_applied Last log entry that the index holds.\n");
    buf_printf(out, "# TYPE jiefen_index_applied counter\njiefen_index_applied %llu\n",
               (unsigned long long)index_applied(app->index));
    buf_printf(out, "# HELP jiefen_index_ready 1 when searching works.\n");
    buf_printf(out, "# TYPE jiefen_index_ready gauge\njiefen_index_ready %d\n", index_ready(app->index));
    return status;
}

enum status health_metrics(struct request *request, struct response *response, struct error *err) {
    const struct site *site = request->app;
    struct buf records = BUF_INIT(METRICS_RECORDS_MAX);
    if (!request->loopback)
        return error_set(err, STATUS_FORBIDDEN, NULL, "metrics asked for from another machine");
    response->content_type = "text/plain; version=0.0.4; charset=utf-8";
    server_metrics(request_server(request), &response->body);
    enum status status = store_read(site->app->store, count_records, &records, err);
    buf_add(&response->body, buf_str(&records));
    buf_release(&records);
    if (status == STATUS_OK)
        status = add_sizes(site->app, &response->body, err);
    return status == STATUS_OK ? buf_check(&response->body, err) : status;
}
