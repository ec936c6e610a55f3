/* Opening, the pool of readers, and the one place where an exception becomes a status. */
#include "index/engine.hh"

#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

extern "C" {
#include "base/file.h"
}

namespace fs = std::filesystem;

enum { ENGINE_VERSION = 1, IDLE_MAX = 32, CURRENT_BYTES_MAX = 4096 };

database_folder::~database_folder() {
    if (!retired)
        return;
    std::error_code ignored; /* what stays behind is removed by the next writer */
    fs::remove_all(path, ignored);
}

static enum status index_error(struct error *err, enum status status, const char *key,
                               const std::string &detail) {
    return error_set(err, status, key, "%s", detail.c_str());
}

static bool no_space(const Xapian::Error &error) {
    const char *reason = error.get_error_string();
    return reason && strcmp(reason, strerror(ENOSPC)) == 0;
}

enum status sort_exception(struct error *err) noexcept {
    try {
        throw;
    } catch (const not_ready &) {
        return index_error(err, STATUS_UNAVAILABLE, "error.index-building", "index: nothing published");
    } catch (const Xapian::DatabaseLockError &e) {
        return index_error(err, STATUS_IN_USE, "error.index-in-use", e.get_description());
    } catch (const Xapian::InvalidArgumentError &e) {
        return index_error(err, STATUS_INVALID, "error.index-document", e.get_description());
    } catch (const Xapian::DatabaseError &e) {
        return no_space(e) ? index_error(err, STATUS_NO_SPACE, nullptr, e.get_description())
                           : index_error(err, STATUS_UNAVAILABLE, "error.index-damaged", e.get_description());
    } catch (const Xapian::Error &e) {
        return index_error(err, STATUS_INTERNAL, nullptr, e.get_description());
    } catch (const failed_call &e) {
        *err = e.reason;
        return err->status;
    } catch (const std::system_error &e) {
        return error_errno(err, e.code().value(), e.what(), "");
    } catch (const std::exception &e) {
        return index_error(err, STATUS_INTERNAL, nullptr, e.what());
    } catch (...) {
        return index_error(err, STATUS_INTERNAL, nullptr, "index: unknown exception");
    }
}

/* The file `current`: the database's folder name, a line end, the fingerprint. */
static std::string current_file(const struct index *index) { return index->folder + "/current"; }

struct published {
    std::string name, fingerprint;
};

static published read_current(const struct index *index) {
    struct arena arena = ARENA_INIT;
    struct error err = {};
    struct str content;
    published result;
    if (file_read(&arena, current_file(index).c_str(), CURRENT_BYTES_MAX, &content, &err) == STATUS_OK) {
        struct str name = str_split(&content, '\n');
        if (!memchr(name.p, '/', name.n))
            result = {to_string(name), to_string(content)};
    }
    arena_release(&arena);
    return result;
}

void write_current(const struct index *index, const std::string &name) {
    struct error err = {};
    std::string content = name + '\n' + index->fingerprint;
    if (file_write(current_file(index).c_str(), to_str(content), &err) != STATUS_OK)
        throw failed_call{err};
}

/* Empty when it cannot be opened: then the index has to be built anew. */
static std::shared_ptr<database_folder> find_current(const struct index *index) {
    published current = read_current(index);
    if (current.name.empty() || current.fingerprint != index->fingerprint)
        return nullptr;
    auto found = std::make_shared<database_folder>(index->folder + "/" + current.name);
    try {
        Xapian::Database probe(found->path);
        return found;
    } catch (const Xapian::Error &) {
        return nullptr;
    }
}

void look_again(struct index *index) {
    std::shared_ptr<database_folder> found = find_current(index);
    std::vector<std::unique_ptr<reader>> dropped;
    std::lock_guard<std::mutex> lock(index->mutex);
    dropped.swap(index->idle);
    if (found && (!index->current || index->current->path != found->path)) {
        index->current = found;
        index->generation++;
    }
}

std::unique_ptr<reader> take_reader(struct index *index) {
    std::unique_ptr<reader> taken;
    std::shared_ptr<database_folder> folder;
    uint64_t generation = index->generation;
    {
        std::lock_guard<std::mutex> lock(index->mutex);
        folder = index->current;
        if (!folder)
            throw not_ready();
        if (!index->idle.empty()) {
            taken = std::move(index->idle.back());
            index->idle.pop_back();
        }
    }
    if (!taken || taken->folder != folder)
        return std::unique_ptr<reader>(new reader{folder, generation, Xapian::Database(folder->path)});
    if (taken->generation != generation) {
        taken->database.reopen();
        taken->generation = generation;
    }
    return taken;
}

void give_back(struct index *index, std::unique_ptr<reader> taken) {
    std::lock_guard<std::mutex> lock(index->mutex);
    if (taken->folder == index->current && index->idle.size() < IDLE_MAX)
        index->idle.push_back(std::move(taken));
}

static int find_type_filter(const struct index_schema *schema) {
    for (unsigned i = 0; i < schema->filter_count; i++)
        if (strcmp(schema->filters[i], "type") == 0)
            return static_cast<int>(i);
    return -1;
}

static std::string current_path(struct index *index) {
    std::lock_guard<std::mutex> lock(index->mutex);
    return index->current ? index->current->path : std::string();
}

/* What is published is read anew: it may be another process's, and of another fingerprint with readers of its own. */
void remove_leftovers(struct index *index) {
    std::error_code ignored;
    std::vector<fs::path> leftovers;
    std::string published = index->folder + "/" + read_current(index).name, current = current_path(index);
    for (const fs::directory_entry &entry : fs::directory_iterator(index->folder, ignored))
        if (entry.is_directory(ignored) && entry.path() != published && entry.path() != current)
            leftovers.push_back(entry.path());
    for (const fs::path &path : leftovers)
        fs::remove_all(path, ignored);
}

enum status index_open(const char *folder, const struct index_schema *schema, struct index **ret_index,
                       struct error *err) {
    if (schema->filter_count > INDEX_FILTERS_MAX || schema->sort_count > INDEX_SORTS_MAX)
        return error_set(err, STATUS_INTERNAL, nullptr, "index: too many filters or sorts");
    enum status status = file_make_folder(folder, err);
    if (status != STATUS_OK)
        return status;
    return guarded(err, [&] {
        auto made = std::make_unique<struct index>();
        made->folder = folder;
        made->fingerprint = "engine " + std::to_string(ENGINE_VERSION) + " analysis " +
                            std::to_string(ANALYSIS_VERSION) + " schema " + to_string(schema->fingerprint);
        made->filter_count = schema->filter_count;
        made->sort_count = schema->sort_count;
        made->type_filter = find_type_filter(schema);
        made->current = find_current(made.get());
        *ret_index = made.release();
        return STATUS_OK;
    });
}

void index_close(struct index *index) { delete index; }

bool index_ready(struct index *index) {
    std::lock_guard<std::mutex> lock(index->mutex);
    return index->current != nullptr;
}

/* Every database of Xapian's has this file. */
static bool is_gone(struct index *index) {
    std::string path = current_path(index);
    return !path.empty() && access((path + "/iamglass").c_str(), F_OK) != 0;
}

bool index_damaged(struct index *index) {
    if (is_gone(index))
        look_again(index);
    return index->damaged || is_gone(index);
}

uint64_t index_generation(struct index *index) { return index->generation; }

struct str index_path(struct index *index, struct arena *arena) {
    std::lock_guard<std::mutex> lock(index->mutex);
    return index->current ? arena_str(arena, to_str(index->current->path)) : str_make(nullptr, 0);
}

uint64_t index_applied(struct index *index) {
    uint64_t applied = 0;
    struct error err = {};
    enum status status = reading(index, &err, [&](Xapian::Database &database) {
        std::string text = database.get_metadata("applied");
        applied = text.empty() ? 0 : std::stoull(text);
        return STATUS_OK;
    });
    return status == STATUS_OK ? applied : 0;
}

enum status index_has(struct index *index, struct str type, struct str id, bool *ret_has, struct error *err) {
    return reading(index, err, [&](Xapian::Database &database) {
        *ret_has = database.term_exists(key_term(type, id));
        return STATUS_OK;
    });
}

static uint64_t bytes_of(const std::string &path) {
    uint64_t bytes = 0;
    std::error_code ignored;
    for (const fs::directory_entry &entry : fs::directory_iterator(path, ignored)) {
        std::uintmax_t size = entry.file_size(ignored);
        bytes += ignored ? 0 : size;
    }
    return bytes;
}

enum status index_size(struct index *index, uint64_t *ret_documents, uint64_t *ret_bytes, struct error *err) {
    return reading(index, err, [&](Xapian::Database &database) {
        struct arena arena = ARENA_INIT;
        *ret_documents = database.get_doccount();
        *ret_bytes = bytes_of(to_string(index_path(index, &arena)));
        arena_release(&arena);
        return STATUS_OK;
    });
}

/* All keys are read before the first call, so that the function may take its time and a retry repeats none. */
static std::vector<std::string> all_keys(const Xapian::Database &database) {
    std::vector<std::string> keys;
    keys.reserve(database.get_doccount());
    for (auto it = database.postlist_begin(""); it != database.postlist_end(""); ++it)
        keys.push_back(database.get_document(*it).get_data());
    return keys;
}

enum status index_each(struct index *index, index_key_function *function, void *context, struct error *err) {
    std::vector<std::string> keys;
    enum status status = reading(index, err, [&](Xapian::Database &database) {
        keys = all_keys(database);
        return STATUS_OK;
    });
    if (status != STATUS_OK)
        return status;
    struct arena arena = ARENA_INIT;
    for (const std::string &key : keys) {
        struct str type, id;
        unpack_key(key, &arena, &type, &id);
        function(context, type, id);
        arena_reset(&arena);
    }
    arena_release(&arena);
    return STATUS_OK;
}

static std::string capped(char prefix, char second, struct str text) {
    char buffer[TERM_BYTES_MAX];
    struct str short_text = analysis_cap(text, buffer);
    std::string term;
    term.reserve(short_text.n + 2);
    term += prefix;
    if (second)
        term += second;
    return term.append(short_text.p, short_text.n);
}

std::string text_term(const struct term &term) {
    static const char prefixes[] = {/* TERM_BIGRAM */ 0, /* TERM_CHARACTER */ 'U', /* TERM_WORD */ 'W'};
    std::string text;
    if (prefixes[term.kind])
        text += prefixes[term.kind];
    return text.append(term.text.p, term.text.n);
}

std::string pack_key(struct str type, struct str id) { return to_string(type) + '\0' + to_string(id); }

void unpack_key(const std::string &data, struct arena *arena, struct str *ret_type, struct str *ret_id) {
    struct str rest = arena_str(arena, to_str(data));
    *ret_type = str_split(&rest, '\0');
    *ret_id = rest;
}

std::string key_term(struct str type, struct str id) {
    std::string key = to_string(type) + ':' + to_string(id);
    return capped(PREFIX_KEY, 0, to_str(key));
}

std::string type_term(struct str type) { return capped(PREFIX_TYPE, 0, type); }

std::string filter_term(unsigned name, struct str value) {
    return capped(PREFIX_FILTER, static_cast<char>('0' + name), value);
}

void pack_value(std::string &list, struct str value) {
    list += static_cast<char>(value.n >> 8);
    list += static_cast<char>(value.n & 0xFF);
    list.append(value.p ? value.p : "", value.n);
}
