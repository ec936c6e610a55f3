#include "serve.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>

#include "base/log.h"
#include "base/paths.h"
#include "page/page.h"

enum { STOP_SECONDS = 10 };

static uint64_t version_of(void *context) {
    const struct site *site = context;
    return app_version(site->app);
}

static const char *or_null(struct str text) { return text.n ? text.p : NULL; }

static enum status start(struct site *site, struct server **ret_server, struct error *err) {
    const struct settings *settings = &site->app->settings;
    struct server_options options = {
        .address = settings->text[SETTING_LISTEN_ADDRESS].p,
        .port = (unsigned)settings->number[SETTING_LISTEN_PORT],
        .workers = (unsigned)settings->number[SETTING_LISTEN_WORKERS],
        .certificate = or_null(settings->text[SETTING_TLS_CERTIFICATE]),
        .key = or_null(settings->text[SETTING_TLS_KEY]),
        .routes = page_routes,
        .app = site,
        .static_folder = paths_static(),
        .on_error = page_error,
        .version = version_of,
        .variant = page_variant,
    };
    return server_start(&options, ret_server, err);
}

/* Signals are taken by this thread alone; every other thread was started with them blocked. */
static void wait_for_signal(const sigset_t *signals) {
    int signal_number = 0;
    sigwait(signals, &signal_number);
    log_line(LOG_LEVEL_INFO, "serve.stopping", "signal=%d", signal_number);
}

static void say_address(struct cli *cli, const struct server *server) {
    const struct settings *settings = &cli->app.settings;
    struct str address = settings->text[SETTING_LISTEN_ADDRESS];
    bool six = address.n && memchr(address.p, ':', address.n);
    struct str url =
        arena_printf(&cli->arena, "%s://%s%.*s%s:%u", server_is_secure(server) ? "https" : "http",
                     six ? "[" : "", STR_ARG(address), six ? "]" : "", server_port(server));
    cli_say(cli, "cli.serve.ready", (struct str[]){url}, 1);
    fflush(stdout);
}

static enum status serve(struct cli *cli, struct site *site, const sigset_t *signals, struct error *err) {
    struct server *server;
    enum status status = start(site, &server, err);
    if (status != STATUS_OK)
        return status;
    say_address(cli, server);
    wait_for_signal(signals);
    server_stop(server, STOP_SECONDS);
    return STATUS_OK;
}

static enum status run(struct cli *cli, struct error *err) {
    struct site site = {.app = &cli->app};
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    signal(SIGPIPE, SIG_IGN);
    enum status status = app_start(&cli->app, APP_STORE | APP_WRITE | APP_INDEX | APP_SYNC, err);
    struct str folder = arena_printf(&cli->arena, "%s/web/templates", paths_share());
    if (status == STATUS_OK)
        status = templates_open(folder.p, cli->app.catalogs, &site.templates, err);
    if (status == STATUS_OK)
        status = serve(cli, &site, &signals, err);
    if (site.templates)
        templates_close(site.templates);
    return status;
}

/* Opens for itself: the signals must be blocked before the first thread starts. */
const struct command command_serve = {.name = "serve", .run = run, .is_service = true};
