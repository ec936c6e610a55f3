#include "page/hits.h"

#include "index/snippet.h"
#include "model/type_exemplar.h"
#include "page/address.h"
#include "page/brief.h"
#include "page/text.h"
#include "view/markdown.h"

enum { SNIPPET_CHARACTERS = 90, WHY_WORDS = 4 };

static struct str marked_html(const struct view *view, const struct segments *segments) {
    struct marked_text *parts = ARENA_ARRAY(view->arena, struct marked_text, segments->count);
    for (size_t i = 0; i < segments->count; i++)
        parts[i] = (struct marked_text){segments->items[i].text, segments->items[i].marked};
    return markdown_marks(view->arena, parts, segments->count);
}

static struct str plain_text(const struct view *view, const struct segments *segments) {
    struct str text = S("");
    for (size_t i = 0; i < segments->count; i++)
        text = arena_join(view->arena, text, segments->items[i].text);
    return text;
}

static bool holds(struct str text, struct str word) {
    size_t at;
    return word.n && str_find(text, word, &at);
}

/* A quick look that decides where the exact but slower highlighter is asked. */
static size_t words_in(struct str text, const struct str_list *words) {
    size_t count = 0;
    for (size_t i = 0; i < words->count; i++)
        count += holds(text, words->items[i]);
    return count;
}

static bool is_passage(const struct field *field) {
    return field->kind == KIND_MARKDOWN && (field->flags & FIELD_SEARCH) && !(field->flags & FIELD_INTERNAL);
}

static int best_passage(const struct record *record, const struct str_list *words) {
    int best = NO_FIELD;
    size_t most = 0;
    for (unsigned i = 0; i < record->type->field_count; i++) {
        if (!is_passage(&record->type->fields[i]) || !record_has(record, (int)i))
            continue;
        size_t count = words_in(record_text(record, (int)i), words);
        if (best == NO_FIELD || count > most) {
            best = (int)i;
            most = count;
        }
    }
    return best;
}

void hits_add_snippet(const struct view *view, struct node *hit, const struct record *record,
                      const struct str_list *words) {
    int field = words->count ? best_passage(record, words) : NO_FIELD;
    struct segments segments = {0};
    if (field != NO_FIELD)
        segments = snippet_make(view->arena, record_text(record, field), words, SNIPPET_CHARACTERS);
    if (!segments.distinct) {
        node_bool(hit, "snippet", false);
        return;
    }
    const struct field *row = &record->type->fields[field];
    struct node *snippet = node_map(hit, "snippet");
    node_text(snippet, "label", text_field(view, record->type, row));
    node_text(snippet, "address",
              arena_printf(view->arena, "%.*s#%s", STR_ARG(address_record(view, record->type, record->id)),
                           row->name));
    node_html(snippet, "text_html", marked_html(view, &segments));
    if (view->json)
        node_text(snippet, "text", plain_text(view, &segments));
}

static struct str quoted(const struct view *view, const struct str *words, size_t count) {
    struct str text = S("");
    for (size_t i = 0; i < count; i++)
        text = arena_join(view->arena, text, TEXT_WITH(view, "page.quoted", words[i]));
    return text;
}

static void add_reason(struct node *why, const char *icon, struct str text, bool missing) {
    struct node *reason = node_add(why);
    node_text(reason, "icon", str_from(icon));
    node_text(reason, "text", text);
    node_bool(reason, "missing", missing);
}

static void add_title_reason(const struct view *view, struct node *why, struct str title,
                             const struct str_list *words) {
    struct str found[WHY_WORDS];
    size_t count = 0;
    for (size_t i = 0; i < words->count && count < WHY_WORDS; i++)
        if (holds(title, words->items[i]))
            found[count++] = words->items[i];
    if (count)
        add_reason(why, "circle-check", TEXT_WITH(view, "page.why.title", quoted(view, found, count)), false);
}

static void add_keyword_reason(const struct view *view, struct node *why, const struct record *record,
                               const struct str_list *words) {
    const struct value *keywords = &record->values[EXEMPLAR_KEYWORDS];
    struct str found[WHY_WORDS];
    size_t count = 0;
    for (size_t i = 0; i < keywords->count && count < WHY_WORDS; i++)
        if (words_in(keywords->items[i].text, words))
            found[count++] = keywords->items[i].text;
    if (count)
        add_reason(why, "list-details", TEXT_WITH(view, "page.why.keywords", text_join(view, found, count)),
                   false);
}

/* A question people ask that shares most with the words, if it shares at least half of them. */
static void add_ask_reason(const struct view *view, struct node *why, const struct record *record,
                           const struct str_list *words) {
    const struct value *asks = &record->values[EXEMPLAR_ASKS];
    size_t best = 0, most = 0;
    for (size_t i = 0; i < asks->count; i++) {
        size_t count = words_in(asks->items[i].text, words);
        if (count > most) {
            most = count;
            best = i;
        }
    }
    if (most && most * 2 >= words->count)
        add_reason(why, "message-2-question", TEXT_WITH(view, "page.why.ask", asks->items[best].text), false);
}

static bool text_holds(const struct view *view, const struct record *record, struct str word) {
    if (holds(record_title(record), word))
        return true;
    for (unsigned i = 0; i < record->type->field_count; i++)
        if (record->type->fields[i].flags & FIELD_SEARCH)
            for (size_t j = 0; j < record->values[i].count; j++)
                if (holds(
                        text_datum(view, record->type, &record->type->fields[i], record->values[i].items[j]),
                        word))
                    return true;
    return false;
}

static void add_missing(const struct view *view, struct node *why, const struct record *record,
                        const struct str_list *words) {
    struct str missing[WHY_WORDS];
    size_t count = 0;
    for (size_t i = 0; i < words->count && count < WHY_WORDS; i++)
        if (!text_holds(view, record, words->items[i]))
            missing[count++] = words->items[i];
    if (count)
        add_reason(why, "x", TEXT_WITH(view, "page.why.missing", text_join(view, missing, count)), true);
}

static void add_why(const struct view *view, struct node *hit, const struct find_hit *found,
                    const struct str_list *words) {
    struct node *why = node_list(hit, "why");
    if (!words->count)
        return;
    add_title_reason(view, why, record_title(found->record), words);
    if (found->record->type == &type_exemplar) {
        add_keyword_reason(view, why, found->record, words);
        add_ask_reason(view, why, found->record, words);
    }
    if (!found->full)
        add_missing(view, why, found->record, words);
}

static void add_subtitle(const struct view *view, struct node *hit, const struct record *record,
                         const struct str_list *words) {
    int field = record->type->subtitle;
    struct str text = field == NO_FIELD ? S("") : record_text(record, field);
    struct segments segments = highlight(view->arena, text, words);
    node_text(hit, "sub", text);
    node_html(hit, "sub_html", marked_html(view, &segments));
}

static void add_hit(const struct view *view, struct node *hit, const struct find *find,
                    const struct find_hit *found, const struct str_list *words) {
    const struct record *record = found->record;
    const struct type *type = record->type;
    struct segments title = highlight(view->arena, record_title(record), words);
    node_html(hit, "title_html", marked_html(view, &title));
    node_text(hit, "address", address_record(view, type, record->id));
    node_text(hit, "type", str_from(type->name));
    node_text(hit, "id", record->id);
    node_text(hit, "name", record_title(record));
    node_bool(hit, "full", found->full);
    node_text(hit, "kind", find->type ? S("") : text_type(view, type));
    add_subtitle(view, hit, record, words);
    hits_add_snippet(view, hit, record, words);
    brief_facts(view, hit, record);
    add_why(view, hit, found, words);
}

/* The line parts what holds every word from what holds only some; it stands above the first of each kind. */
static void add_line(const struct view *view, struct node *hit, const struct find *find,
                     const struct found *found, bool full) {
    struct node *line = node_map(hit, "line");
    uint64_t count = full ? found->full_total : found->total - found->full_total;
    node_text(line, "count", text_count(view, find->type, count));
    node_text(line, "text", text_get(view, full ? "page.search.line-full" : "page.search.line-part"));
}

void hits_add(const struct view *view, struct node *map, const struct find *find, const struct found *found) {
    struct node *hits = node_list(map, "hits");
    bool parted = find->text.n && !find->sort.n && found->full_total < found->total;
    for (size_t i = 0; i < found->count; i++) {
        const struct find_hit *this = &found->hits[i];
        struct node *hit = node_add(hits);
        if (parted && (i == 0 || this->full != found->hits[i - 1].full))
            add_line(view, hit, find, found, this->full);
        else
            node_bool(hit, "line", false);
        add_hit(view, hit, find, this, &found->words);
    }
    node_bool(map, "has_hits", found->count > 0);
    node_bool(map, "lines", parted);
}
