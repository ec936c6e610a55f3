/* Inside index/ only, in C++: what the C++ half shares. */
#ifndef JF_INDEX_ENGINE_HH
#define JF_INDEX_ENGINE_HH

#include <xapian.h>

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

/* In C a struct and a function may share a name; C++ allows it too, but gcc warns. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
extern "C" {
#include "base/utf8.h"
#include "index/index.h"
}
#pragma GCC diagnostic pop

class column;

/* One database on disk. A retired one is removed when the last reader lets go of it. */
struct database_folder {
    const std::string path;
    std::atomic<bool> retired{false};

    explicit database_folder(std::string path_) : path(std::move(path_)) {}
    database_folder(const database_folder &) = delete;
    database_folder &operator=(const database_folder &) = delete;
    ~database_folder();
};

struct reader {
    std::shared_ptr<database_folder> folder; /* before the database: let go of after it */
    uint64_t generation;
    Xapian::Database database;
};

struct index {
    std::string folder;
    std::string fingerprint; /* the schema's with the versions of this engine and of the analysis */
    unsigned filter_count = 0, sort_count = 0;
    int type_filter = -1; /* position of the filter "type" */
    std::mutex mutex;
    std::shared_ptr<database_folder> current; /* null: not ready */
    std::vector<std::unique_ptr<reader>> idle;
    std::atomic<uint64_t> generation{1};
    std::atomic<bool> damaged{false};
    std::atomic<unsigned> last_name{0}; /* of a database folder */
    std::mutex column_mutex;            /* of the two below; index/columns.hh */
    std::pair<std::string, Xapian::rev> column_revision;
    std::map<Xapian::valueno, std::shared_ptr<const column>> columns;
};

/* Thrown when nothing has been published yet. */
struct not_ready {};
/* Thrown when a function of ours failed. */
struct failed_call {
    struct error reason;
};

/* Fills the error from the exception that is being handled. */
enum status sort_exception(struct error *err) noexcept;

template <class F> enum status guarded(struct error *err, F &&function) noexcept {
    try {
        return function();
    } catch (...) {
        return sort_exception(err);
    }
}

std::unique_ptr<reader> take_reader(struct index *index);
void give_back(struct index *index, std::unique_ptr<reader> taken);
/* Looks again which database is current: another process may have published. */
void look_again(struct index *index);
/* Removes the databases that a crash left behind; only for who holds the writer's lock. */
void remove_leftovers(struct index *index);
void write_current(const struct index *index, const std::string &name);

/* Runs the function on a reader's database. A reader that failed is dropped. The function may run again, so it changes
 * nothing but its arena and locals before the end. */
template <class F> enum status reading(struct index *index, struct error *err, F &&function) noexcept {
    enum { TRIES_MAX = 4 };
    return guarded(err, [&] {
        for (int tries = 1;; tries++) {
            try {
                std::unique_ptr<reader> taken = take_reader(index);
                enum status status = function(taken->database);
                give_back(index, std::move(taken));
                return status;
            } catch (const Xapian::DatabaseModifiedError &) {
                if (tries == TRIES_MAX)
                    throw;
            } catch (const Xapian::DatabaseError &) {
                if (tries > 1) {
                    index->damaged = true;
                    throw;
                }
                look_again(index);
            }
        }
    });
}

inline std::string to_string(struct str s) { return s.n ? std::string(s.p, s.n) : std::string(); }
inline struct str to_str(const std::string &s) { return str_make(s.data(), s.size()); }

/* Terms. Bigrams have no prefix: they begin with a byte that no prefix has. */
constexpr char PREFIX_KEY = 'Q', PREFIX_TYPE = 'T', PREFIX_PUBLIC = 'P', PREFIX_FILTER = 'F',
               PREFIX_TITLE = 'S';

std::string text_term(const struct term &term);
std::string key_term(struct str type, struct str id);
std::string type_term(struct str type);
std::string filter_term(unsigned name, struct str value);

/* Value slots: a packed list for each filter, a key for each sort. */
inline Xapian::valueno filter_slot(unsigned name) { return name; }
inline Xapian::valueno sort_slot(unsigned name) { return INDEX_FILTERS_MAX + name; }

/* Document data: type, NUL, id. */
std::string pack_key(struct str type, struct str id);
void unpack_key(const std::string &data, struct arena *arena, struct str *ret_type, struct str *ret_id);

/* A list of values in one slot: two bytes of length before each. */
void pack_value(std::string &list, struct str value);
template <class F> void each_value(const std::string &list, F &&function) {
    for (size_t at = 0; at + 2 <= list.size();) {
        size_t n = static_cast<unsigned char>(list[at]) * 256u + static_cast<unsigned char>(list[at + 1]);
        function(list.substr(at + 2, n));
        at += 2 + n;
    }
}

#endif
