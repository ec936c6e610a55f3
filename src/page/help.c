/* The manual: articles by topic, and one of them. */
#include <stdlib.h>

#include "page/address.h"
#include "page/ask.h"
#include "page/brief.h"
#include "page/common.h"
#include "page/fills.h"
#include "page/help.h"
#include "page/parts.h"
#include "page/record.h"
#include "page/text.h"

enum { ARTICLES_MAX = 200 };

static int field(const char *name) {
    return (int)field_index(&type_article, type_field(&type_article, str_from(name)));
}

static int compare(const void *a, const void *b) {
    const struct record *x = *(struct record *const *)a, *y = *(struct record *const *)b;
    int64_t first = record_number(x, field("order"), 0), second = record_number(y, field("order"), 0);
    return first != second ? (first > second) - (first < second) : str_cmp(x->id, y->id);
}

enum status help_read(const struct view *view, struct record_list *ret_articles, struct error *err) {
    enum status status =
        records_list(view->txn, &type_article, S(""), ARTICLES_MAX, view->arena, ret_articles, err);
    if (status == STATUS_OK && ret_articles->count)
        qsort(ret_articles->items, ret_articles->count, sizeof *ret_articles->items, compare);
    return status;
}

static void add_article(const struct view *view, struct node *list, const struct record *article) {
    struct node *item = node_add(list);
    node_text(item, "name", record_title(article));
    node_text(item, "summary", record_text(article, type_article.subtitle));
    node_text(item, "address", address_record(view, &type_article, article->id));
}

static void add_topic(const struct view *view, struct node *topics, const struct record *topic,
                      const struct record_list *articles) {
    struct str code = record_text(
        topic, (int)field_index(&type_vocabulary_entry, type_field(&type_vocabulary_entry, S("code"))));
    struct node *item = NULL, *list = NULL;
    for (size_t i = 0; i < articles->count; i++) {
        if (!str_eq(record_text(articles->items[i], field("topic")), code))
            continue;
        if (!item) {
            item = node_add(topics);
            node_text(item, "label", text_value(view, articles->items[i], (unsigned)field("topic"), 1));
            list = node_list(item, "articles");
        }
        add_article(view, list, articles->items[i]);
    }
}

enum status help_fill(struct view *view, struct error *err) {
    struct record_list articles = {0};
    enum status status = help_read(view, &articles, err);
    if (status != STATUS_OK)
        return status;
    node_text(view->tree, "title", text_get(view, "nav.help"));
    node_bool(view->tree, "box", true);
    struct node *topics = node_list(view->tree, "topics");
    struct record_list entries =
        lookup_vocabulary(&view->lookup, type_article.fields[field("topic")].vocabulary, S(""));
    for (size_t i = 0; i < entries.count; i++)
        add_topic(view, topics, entries.items[i], &articles);
    if (topics->first)
        ask_add_no_empty(view->tree);
    else
        ask_add_link(ask_add_empty(view->tree, text_get(view, "page.help.empty"),
                                   text_get(view, "page.help.empty-text")),
                     S("/"), text_get(view, "page.error.home"));
    return STATUS_OK;
}

enum status article_fill(struct view *view, struct error *err) {
    struct record *article = NULL;
    struct record_list articles = {0};
    enum status status = record_read(view, &article, err);
    if (status == STATUS_OK)
        status = help_read(view, &articles, err);
    if (status != STATUS_OK)
        return status;
    const struct markdown_options options = {.heading_shift = 0};
    struct node *tree = view->tree, *crumbs = common_add_crumbs(tree), *others = node_list(tree, "others");
    int64_t updated = record_number(article, field("updated"), 0);
    node_text(tree, "title", record_title(article));
    node_bool(tree, "box", true);
    node_text(tree, "name", record_title(article));
    node_text(tree, "subtitle", record_text(article, type_article.subtitle));
    node_text(tree, "updated",
              updated ? TEXT_WITH(view, "page.help.updated", text_date(view, updated)) : S(""));
    node_html(tree, "body_html", parts_markdown(view, record_text(article, field("body")), &options));
    common_crumb(crumbs, text_get(view, "nav.help"), S("/help"));
    common_crumb(crumbs, record_title(article), S(""));
    for (size_t i = 0; i < articles.count; i++) {
        add_article(view, others, articles.items[i]);
        node_bool(others->last, "current", str_eq(articles.items[i]->id, article->id));
    }
    return STATUS_OK;
}
