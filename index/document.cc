#include "index/document.hh"

static bool is_text(struct str s) {
    size_t at;
    return utf8_valid(s, &at);
}

static bool is_value(struct str s) { return s.n <= INDEX_VALUE_MAX && is_text(s); }

static const char *fault_of_texts(const struct index_document *document) {
    size_t bytes = document->title.n;
    bool text = is_text(document->title);
    for (size_t i = 0; i < document->text_count && bytes <= INDEX_TEXT_MAX; i++) {
        bytes += document->texts[i].n;
        text = text && bytes <= INDEX_TEXT_MAX && is_text(document->texts[i]);
    }
    return bytes > INDEX_TEXT_MAX ? "too long" : text ? nullptr : "not UTF-8";
}

static const char *fault_of_pairs(const struct index *index, const struct index_document *document) {
    for (size_t i = 0; i < document->filter_count; i++)
        if (document->filters[i].name >= index->filter_count || !is_value(document->filters[i].value))
            return "bad filter";
    for (size_t i = 0; i < document->sort_count; i++) /* sort keys are bytes, not text */
        if (document->sorts[i].name >= index->sort_count || document->sorts[i].value.n > INDEX_VALUE_MAX)
            return "bad sort key";
    return nullptr;
}

/* What would pass add_document and only fail at commit would take the whole batch with it: all is checked before. */
const char *document_fault(const struct index *index, const struct index_document *document) {
    if (document->type.n == 0 || !is_value(document->type) || !is_value(document->id))
        return "bad key";
    const char *fault = fault_of_texts(document);
    return fault ? fault : fault_of_pairs(index, document);
}

namespace {
struct counting {
    std::unordered_map<std::string, Xapian::termcount> *terms;
    std::unordered_map<std::string, Xapian::termcount> *title_terms; /* null outside the title */
};
} // namespace

extern "C" {
static void count_term(void *context, const struct term *term) {
    auto *counting = static_cast<struct counting *>(context);
    std::string text = text_term(*term);
    if (counting->title_terms)
        (*counting->title_terms)[PREFIX_TITLE + text]++;
    (*counting->terms)[std::move(text)]++;
}
}

void document_maker::count_text(struct str text, bool in_title) {
    struct counting counting = {&terms, in_title ? &title_terms : nullptr};
    analysis_terms(analysis_fold(&arena, text).text, count_term, &counting);
    arena_reset(&arena);
}

void document_maker::add_text(Xapian::Document &to, const struct index_document *from) {
    terms.clear();
    title_terms.clear();
    count_text(from->title, true);
    for (size_t i = 0; i < from->text_count; i++)
        count_text(from->texts[i], false);
    for (const auto &[term, count] : terms)
        to.add_term(term, count);
    for (const auto &[term, count] : title_terms)
        to.add_boolean_term(term); /* without a count: the title is already part of the document's length */
}

namespace {
struct packed_values {
    std::string lists[INDEX_FILTERS_MAX];
};
} // namespace

static void add_filter(Xapian::Document &to, struct packed_values &packed, unsigned name, struct str value) {
    bool doubled = false;
    each_value(packed.lists[name],
               [&](const std::string &other) { doubled |= str_eq(to_str(other), value); });
    if (doubled || packed.lists[name].size() + value.n > UINT16_MAX)
        return;
    pack_value(packed.lists[name], value);
    to.add_boolean_term(filter_term(name, value));
}

static void add_values(const struct index *index, Xapian::Document &to, const struct index_document *from) {
    struct packed_values packed;
    if (index->type_filter >= 0)
        add_filter(to, packed, static_cast<unsigned>(index->type_filter), from->type);
    for (size_t i = 0; i < from->filter_count; i++)
        add_filter(to, packed, from->filters[i].name, from->filters[i].value);
    for (unsigned i = 0; i < index->filter_count; i++)
        if (!packed.lists[i].empty())
            to.add_value(filter_slot(i), packed.lists[i]);
    for (size_t i = 0; i < from->sort_count; i++)
        to.add_value(sort_slot(from->sorts[i].name), to_string(from->sorts[i].value));
}

Xapian::Document document_maker::make(const struct index *index, const struct index_document *from,
                                      const std::string &key) {
    Xapian::Document to;
    to.set_data(pack_key(from->type, from->id));
    to.add_boolean_term(key);
    to.add_boolean_term(type_term(from->type));
    if (from->is_public)
        to.add_boolean_term(std::string(1, PREFIX_PUBLIC));
    add_text(to, from);
    add_values(index, to, from);
    return to;
}
