/* Whatever a value holds, the page keeps its elements and attributes, and no address turns into code. */
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <unistd.h>

#include "base/file.h"
#include "view/template.h"

static const char page[] =
    "<title>{{v}}</title><p title=\"{{v}}\" data-x='{{v}}'>{{v}}</p>"
    "<a href=\"{{v}}\" class=\"{{v}}\">{{v}}</a><a href=\"/x/{{v}}?q={{v}}\">{{v}}</a>"
    "<textarea>{{v}}</textarea><input value=\"{{v}}\">{{#l}}<b id='{{.}}'>{{.}}</b>{{/l}}";

static struct catalogs *catalogs;
static struct templates *templates;

static void must(bool truth, const char *what) {
    if (truth)
        return;
    fprintf(stderr, "%s\n", what);
    abort();
}

static void put_file(const char *folder, const char *name, const char *content) {
    char path[128];
    struct error err = ERROR_INIT;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    must(file_write(path, str_from(content), &err) == STATUS_OK, err.detail);
}

static void remove_file(const char *folder, const char *name) {
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    unlink(path);
}

static void open_once(void) {
    if (templates)
        return;
    char folder[] = "/tmp/jf-fuzz-XXXXXX";
    struct error err = ERROR_INIT;
    must(mkdtemp(folder) != NULL, "mkdtemp");
    put_file(folder, "en.json", "{}");
    put_file(folder, "page.html", page);
    must(catalogs_open(folder, &catalogs, &err) == STATUS_OK, err.detail);
    must(templates_open(folder, catalogs, &templates, &err) == STATUS_OK, err.detail);
    remove_file(folder, "en.json");
    remove_file(folder, "page.html");
    rmdir(folder);
}

static void render(struct str value, struct buf *out) {
    struct arena arena = ARENA_INIT;
    struct error err = ERROR_INIT;
    struct node *tree = node_root(&arena);
    node_text(tree, "v", value);
    node_add_text(node_list(tree, "l"), value);
    enum status status = template_render(templates, "page.html", catalogs_at(catalogs, 0), tree, out, &err);
    must(status == STATUS_OK, err.detail);
    arena_release(&arena);
}

/* The signs that make markup all come from the template. */
static void check_signs(struct str plain, struct str fuzzed) {
    static const char signs[] = "<>\"'";
    for (const char *sign = signs; *sign; sign++) {
        long difference = 0;
        for (size_t i = 0; i < plain.n; i++)
            difference += plain.p[i] == *sign;
        for (size_t i = 0; i < fuzzed.n; i++)
            difference -= fuzzed.p[i] == *sign;
        must(difference == 0, "a value changed the page's markup");
    }
}

/* The first address stands alone in its attribute. */
static void check_address(struct str html) {
    size_t at;
    must(str_find(html, S("<a href=\""), &at), "the link is gone");
    struct str url = str_skip(html, at + 9);
    while (url.n && (unsigned char)url.p[0] <= ' ')
        url = str_skip(url, 1);
    static const char *const schemes[] = {"javascript:", "data:", "vbscript:"};
    for (size_t i = 0; i < 3; i++) {
        size_t n = strlen(schemes[i]);
        must(url.n < n || strncasecmp(url.p, schemes[i], n) != 0, "code in an address");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    open_once();
    enum { OUT_MAX = 64 << 20 };
    struct buf plain = BUF_INIT(OUT_MAX), fuzzed = BUF_INIT(OUT_MAX);
    render(S("x"), &plain);
    render(str_make((const char *)data, size), &fuzzed);
    check_signs(buf_str(&plain), buf_str(&fuzzed));
    check_address(buf_str(&fuzzed));
    buf_release(&plain);
    buf_release(&fuzzed);
    return 0;
}
