#include "index/ranking.hh"

#include <algorithm>
#include <cmath>
#include <map>

enum { BEST_FINDING = 160, BEST_RANKING = 80 };

static const double CHARACTER_WEIGHT = 0.75;
/* For a part of the query that stands in the title: about what one rare bigram counts. */
static const double TITLE_BONUS = 3;

Xapian::BM25Weight bm25() { return Xapian::BM25Weight(1.5, 0, 1, 0.9, 0.25); }

namespace {
/* A term of a query with how much it counts. */
struct weighted_term {
    std::string term;
    Xapian::termcount count;
    double weight; /* by its characters */
    bool finds;    /* bigrams, words, characters that stand alone: the others only rank what these found */
};

struct gathering {
    std::map<std::string, weighted_term> terms;
    size_t bigram_from = SIZE_MAX, bigram_to = SIZE_MAX; /* of the last bigram */
    size_t word_to = 0;                                  /* of the last run of letters and digits */
};
} // namespace

/* A character that no bigram covers. */
static bool stands_alone(const struct gathering *to, const struct term *term) {
    return term->kind == TERM_CHARACTER && term->from != to->bigram_from && term->to != to->bigram_to;
}

static bool is_piece(const struct gathering *to, const struct term *term) {
    return term->kind == TERM_WORD && term->to <= to->word_to;
}

static void note_place(struct gathering *to, const struct term *term) {
    if (term->kind == TERM_BIGRAM) {
        to->bigram_from = term->from;
        to->bigram_to = term->to;
    } else if (term->kind == TERM_WORD) {
        to->word_to = std::max(to->word_to, term->to);
    }
}

extern "C" {
static void gather(void *context, const struct term *term) {
    auto *to = static_cast<struct gathering *>(context);
    bool finds = term->kind != TERM_CHARACTER || stands_alone(to, term);
    double weight = analysis_weight(term->text) * (term->kind == TERM_CHARACTER ? CHARACTER_WEIGHT : 1);
    note_place(to, term);
    std::string text = text_term(*term);
    weighted_term &known = to->terms.try_emplace(text, weighted_term{text, 0, weight, finds}).first->second;
    known.count++;
    known.finds |= finds;
}

/* Of iphone13 only the whole, of 抚养费 only the bigrams: the rest is implied. */
static void gather_phrase(void *context, const struct term *term) {
    auto *to = static_cast<struct gathering *>(context);
    bool implied = is_piece(to, term) || (term->kind == TERM_CHARACTER && !stands_alone(to, term));
    note_place(to, term);
    if (!implied)
        to->terms.try_emplace(text_term(*term));
}
}

static std::vector<weighted_term> weighted_terms(struct str search_form) {
    struct gathering to;
    analysis_terms(search_form, gather, &to);
    std::vector<weighted_term> terms;
    terms.reserve(to.terms.size());
    for (auto &[text, term] : to.terms)
        terms.push_back(std::move(term));
    return terms;
}

static std::vector<weighted_term> best_of(const Xapian::Database &database, std::vector<weighted_term> terms,
                                          size_t max) {
    if (terms.size() <= max)
        return terms;
    std::vector<std::pair<double, size_t>> order;
    double documents = database.get_doccount();
    for (size_t i = 0; i < terms.size(); i++) {
        double frequency = database.get_termfreq(terms[i].term);
        if (frequency > 0)
            order.emplace_back(-(terms[i].count * std::log(1 + documents / frequency) * terms[i].weight), i);
    }
    std::sort(order.begin(), order.end());
    std::vector<weighted_term> best;
    for (size_t i = 0; i < order.size() && i < max; i++)
        best.push_back(std::move(terms[order[i].second]));
    return best;
}

/* Keeps the best of those that find and of the others, by count × rarity × weight. */
static void keep_best(const Xapian::Database &database, std::vector<weighted_term> &terms) {
    auto middle =
        std::stable_partition(terms.begin(), terms.end(), [](const auto &term) { return term.finds; });
    std::vector<weighted_term> others(middle, terms.end());
    terms.erase(middle, terms.end());
    terms = best_of(database, std::move(terms), BEST_FINDING);
    for (weighted_term &term : best_of(database, std::move(others), BEST_RANKING))
        terms.push_back(std::move(term));
}

static Xapian::Query leaf(const weighted_term &term) {
    Xapian::Query query(term.term, term.count);
    return term.weight < 1 ? Xapian::Query(Xapian::Query::OP_SCALE_WEIGHT, query, term.weight) : query;
}

static Xapian::Query any_of(const std::vector<Xapian::Query> &queries) {
    return Xapian::Query(Xapian::Query::OP_OR, queries.begin(), queries.end());
}

std::vector<std::string> phrase_terms(struct str search_form) {
    struct gathering to;
    analysis_terms(search_form, gather_phrase, &to);
    std::vector<std::string> terms;
    for (const auto &entry : to.terms)
        terms.push_back(entry.first);
    return terms;
}

Xapian::Query phrase(struct str search_form, const std::string &prefix) {
    std::vector<Xapian::Query> leaves;
    for (const std::string &term : phrase_terms(search_form))
        leaves.emplace_back(prefix + term);
    return Xapian::Query(Xapian::Query::OP_AND, leaves.begin(), leaves.end());
}

/* OR within a name, AND among names. */
static std::vector<Xapian::Query> filter_queries(const struct index_pair *filters, size_t filter_count) {
    std::map<unsigned, std::vector<Xapian::Query>> by_name;
    for (size_t i = 0; i < filter_count; i++)
        by_name[filters[i].name].emplace_back(filter_term(filters[i].name, filters[i].value));
    std::vector<Xapian::Query> queries;
    for (const auto &[name, values] : by_name)
        queries.push_back(any_of(values));
    return queries;
}

Xapian::Query filtered(const Xapian::Query &query, const struct index_pair *filters, size_t filter_count,
                       bool public_only) {
    std::vector<Xapian::Query> queries = filter_queries(filters, filter_count);
    if (public_only)
        queries.emplace_back(std::string(1, PREFIX_PUBLIC));
    if (queries.empty())
        return query;
    Xapian::Query filter(Xapian::Query::OP_AND, queries.begin(), queries.end());
    return Xapian::Query(Xapian::Query::OP_FILTER, query, filter);
}

static std::vector<Xapian::Query> of_children(const struct query *query,
                                              Xapian::Query (*make)(const struct query *)) {
    std::vector<Xapian::Query> queries;
    for (size_t i = 0; i < query->child_count; i++)
        queries.push_back(make(query->children[i]));
    return queries;
}

static Xapian::Query of_parts(const struct query *word, Xapian::Query::op op) {
    std::vector<Xapian::Query> queries;
    for (size_t i = 0; i < word->parts.count; i++)
        queries.push_back(phrase(word->parts.items[i]));
    return Xapian::Query(op, queries.begin(), queries.end());
}

static Xapian::Query full_match(const struct query *query) {
    std::vector<Xapian::Query> children;
    switch (query->kind) {
    case QUERY_WORD:
        return of_parts(query, Xapian::Query::OP_AND);
    case QUERY_AND:
        children = of_children(query, full_match);
        return Xapian::Query(Xapian::Query::OP_AND, children.begin(), children.end());
    case QUERY_OR:
        return any_of(of_children(query, full_match));
    case QUERY_NOT:
        return Xapian::Query(Xapian::Query::OP_AND_NOT, full_match(query->children[0]),
                             full_match(query->children[1]));
    case QUERY_ALL:
    case QUERY_LONG:
        break;
    }
    return Xapian::Query::MatchAll;
}

static bool has_two_characters(struct str text) {
    size_t first = 0;
    utf8_next(text, &first);
    return first < text.n;
}

static Xapian::Query partial_match(const struct query *query);

static Xapian::Query partial_word(const struct query *word) {
    std::vector<Xapian::Query> queries;
    for (size_t i = 0; i < word->parts.count; i++)
        if (has_two_characters(word->parts.items[i]))
            queries.push_back(phrase(word->parts.items[i]));
    return any_of(queries);
}

/* Words in quotes are never left out; of the others one is enough. */
static Xapian::Query partial_all(const struct query *query) {
    std::vector<Xapian::Query> must, may;
    for (size_t i = 0; i < query->child_count; i++) {
        const struct query *child = query->children[i];
        if (child->kind == QUERY_WORD && child->exact)
            must.push_back(full_match(child));
        else
            may.push_back(partial_match(child));
    }
    return must.empty() ? any_of(may) : Xapian::Query(Xapian::Query::OP_AND, must.begin(), must.end());
}

/* An empty query matches nothing. */
static Xapian::Query partial_match(const struct query *query) {
    switch (query->kind) {
    case QUERY_WORD:
        return partial_word(query);
    case QUERY_AND:
        return partial_all(query);
    case QUERY_OR:
        return any_of(of_children(query, partial_match));
    case QUERY_NOT:
        return Xapian::Query(Xapian::Query::OP_AND_NOT, partial_match(query->children[0]),
                             full_match(query->children[1]));
    case QUERY_ALL:
    case QUERY_LONG:
        break;
    }
    return Xapian::Query();
}

/* What is looked for, without what is behind "-". */
static void gather_wanted(const struct query *query, std::string &text, std::vector<struct str> &parts) {
    if (query->kind == QUERY_WORD) {
        text.append(query->text.p, query->text.n) += ' ';
        parts.insert(parts.end(), query->parts.items, query->parts.items + query->parts.count);
    }
    size_t wanted = query->kind == QUERY_NOT ? 1 : query->child_count;
    for (size_t i = 0; i < wanted; i++)
        gather_wanted(query->children[i], text, parts);
}

static Xapian::Query title_bonus(struct str part) {
    Xapian::Query in_title = phrase(part, std::string(1, PREFIX_TITLE));
    Xapian::FixedWeightPostingSource bonus(TITLE_BONUS * analysis_weight(part));
    return Xapian::Query(Xapian::Query::OP_FILTER, Xapian::Query(&bonus), in_title);
}

/* The order of what was found. */
static Xapian::Query score_of(const struct query *query) {
    std::string text;
    std::vector<struct str> parts;
    gather_wanted(query, text, parts);
    std::vector<Xapian::Query> scores;
    for (struct str part : parts)
        scores.push_back(title_bonus(part));
    for (const weighted_term &term : weighted_terms(to_str(text)))
        scores.push_back(leaf(term));
    return any_of(scores);
}

static Xapian::Query scored(const Xapian::Query &match, const Xapian::Query &score) {
    Xapian::Query unweighted(Xapian::Query::OP_SCALE_WEIGHT, match, 0.0);
    return score.empty() ? unweighted : Xapian::Query(Xapian::Query::OP_AND_MAYBE, unweighted, score);
}

Xapian::Query rank_text(const Xapian::Database &database, struct str search_form) {
    std::vector<weighted_term> terms = weighted_terms(search_form);
    keep_best(database, terms);
    std::vector<Xapian::Query> finding, ranking;
    for (const weighted_term &term : terms)
        (term.finds ? finding : ranking).push_back(leaf(term));
    Xapian::Query found = any_of(finding);
    return ranking.empty() ? found : Xapian::Query(Xapian::Query::OP_AND_MAYBE, found, any_of(ranking));
}

struct ranked_query rank(const Xapian::Database &database, const struct index_search *search) {
    struct ranked_query ranked;
    auto filter = [&](const Xapian::Query &query) {
        return filtered(query, search->filters, search->filter_count, search->public_only);
    };
    const struct query *query = search->query;
    if (query->kind == QUERY_LONG) {
        ranked.full = filter(rank_text(database, query->text));
        return ranked;
    }
    Xapian::Query full = full_match(query), partial = partial_match(query), score = score_of(query);
    ranked.full = filter(scored(full, score));
    if (!partial.empty())
        ranked.partial = filter(scored(Xapian::Query(Xapian::Query::OP_AND_NOT, partial, full), score));
    return ranked;
}
