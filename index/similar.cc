/* Documents like a text, and the words that speak for it. */
#include <algorithm>
#include <cmath>
#include <map>

#include "index/ranking.hh"

enum { TELLING_MAX = 40, SHARED_MAX = 5 };

namespace {
struct telling_word {
    struct str word;
    std::vector<std::string> terms;
    double score;
};

struct counted_words {
    std::map<std::string, unsigned> counts;
};
} // namespace

extern "C" {
static void count_word(void *context, struct str word) {
    size_t first = 0;
    utf8_next(word, &first);
    if (first < word.n && !analysis_is_function_word(word))
        static_cast<struct counted_words *>(context)->counts[to_string(word)]++;
}
}

/* As rare as its rarest bigram. */
static double rarity(const Xapian::Database &database, const std::vector<std::string> &terms) {
    double rarest = database.get_doccount() + 1.0;
    for (const std::string &term : terms)
        rarest = std::min(rarest, static_cast<double>(database.get_termfreq(term)));
    return rarest < 2
               ? 0
               : std::log(database.get_doccount() / rarest); /* below 2 it stands in no other document */
}

static std::vector<telling_word> telling_words(const Xapian::Database &database, struct arena *arena,
                                               struct str search_form) {
    struct counted_words words;
    struct run run;
    for (size_t at = 0; analysis_next_run(search_form, &at, &run);) {
        struct str part = str_make(search_form.p + run.from, run.to - run.from);
        if (run.han)
            analysis_cut(arena, part, count_word, &words);
    }
    std::vector<telling_word> telling;
    for (const auto &[word, count] : words.counts) {
        std::vector<std::string> terms = phrase_terms(to_str(word));
        double score = std::log(1.0 + count) * rarity(database, terms);
        if (score > 0)
            telling.push_back({arena_str(arena, to_str(word)), std::move(terms), score});
    }
    std::sort(telling.begin(), telling.end(), [](const auto &a, const auto &b) { return a.score > b.score; });
    if (telling.size() > TELLING_MAX)
        telling.resize(TELLING_MAX);
    return telling;
}

static bool stands_in(const telling_word &word, const std::vector<std::string> &terms_of_document) {
    return std::all_of(word.terms.begin(), word.terms.end(), [&](const std::string &term) {
        return std::binary_search(terms_of_document.begin(), terms_of_document.end(), term);
    });
}

static struct str_list shared_words(const Xapian::Document &document,
                                    const std::vector<telling_word> &telling, struct arena *arena) {
    std::vector<std::string> terms(document.termlist_begin(), document.termlist_end()); /* sorted already */
    struct str_list shared = {ARENA_ARRAY(arena, struct str, SHARED_MAX), 0};
    for (size_t i = 0; i < telling.size() && shared.count < SHARED_MAX; i++)
        if (stands_in(telling[i], terms))
            shared.items[shared.count++] = telling[i].word;
    return shared;
}

static Xapian::Query query_of(const Xapian::Database &database, const struct index_similar *similar,
                              struct str search_form) {
    Xapian::Query query = filtered(rank_text(database, search_form), similar->filters, similar->filter_count,
                                   similar->public_only);
    if (similar->type.n)
        query = Xapian::Query(Xapian::Query::OP_FILTER, query, Xapian::Query(type_term(similar->type)));
    if (similar->not_id.n)
        query = Xapian::Query(Xapian::Query::OP_AND_NOT, query,
                              Xapian::Query(key_term(similar->type, similar->not_id)));
    return query;
}

enum status index_find_similar(struct index *index, const struct index_similar *similar, struct arena *arena,
                               struct index_result *ret_result, struct error *err) {
    enum status status = check_filters(index, similar->filters, similar->filter_count, err);
    if (status != STATUS_OK)
        return status;
    if (similar->limit > INDEX_LIMIT_MAX || similar->text.n > INDEX_TEXT_MAX)
        return error_set(err, STATUS_INVALID, nullptr, "index: limit or text out of bounds");
    return reading(index, err, [&](Xapian::Database &database) {
        struct str search_form = analysis_fold(arena, similar->text).text;
        Xapian::Enquire enquire(database);
        enquire.set_weighting_scheme(bm25());
        enquire.set_query(query_of(database, similar, search_form));
        Xapian::MSet matches = enquire.get_mset(0, static_cast<Xapian::doccount>(similar->limit));
        std::vector<telling_word> telling = telling_words(database, arena, search_form);
        struct index_result result = {};
        result.hits = ARENA_ARRAY(arena, struct index_hit, similar->limit);
        for (auto it = matches.begin(); it != matches.end(); ++it) {
            struct index_hit *hit = &result.hits[result.count++];
            Xapian::Document document = it.get_document();
            unpack_key(document.get_data(), arena, &hit->type, &hit->id);
            hit->full = true;
            hit->shared = shared_words(document, telling, arena);
        }
        result.total = result.full_total = matches.get_matches_estimated();
        *ret_result = result;
        return STATUS_OK;
    });
}
