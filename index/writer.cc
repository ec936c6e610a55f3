/* Writing: one writer per index folder; a fresh database is built beside the current one. */
#include "index/engine.hh"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <unordered_set>

#include "index/builder.hh"
#include "index/document.hh"

namespace fs = std::filesystem;

/* Postings of this many documents fit the processor's caches: with more at once Xapian gets slower, not faster
 * (design.md §10). */
enum { FLUSH_DOCUMENTS = 300 };

/* A fresh writer begins with a builder, which is fast but takes each key once and removes nothing; the first change that it
 * cannot take turns what was built into an ordinary database, to which the rest is added. */
struct index_writer {
    struct index *index;
    int lock = -1;
    bool fresh = false, broken = false;
    unsigned pending = 0;
    std::shared_ptr<database_folder> folder;
    std::unique_ptr<database_builder> builder;
    std::unordered_set<std::string> built; /* keys */
    Xapian::WritableDatabase database;     /* when there is no builder */
    uint64_t applied = 0;
    document_maker maker;

    explicit index_writer(struct index *index_) : index(index_) {}
    index_writer(const index_writer &) = delete;
    index_writer &operator=(const index_writer &) = delete;
    ~index_writer() {
        if (lock >= 0)
            close(lock);
    }
};

static void take_lock(struct index_writer *writer) {
    std::string path = writer->index->folder + "/writer.lock";
    writer->lock = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640);
    if (writer->lock < 0)
        throw Xapian::DatabaseError("writer.lock", errno);
    if (flock(writer->lock, LOCK_EX | LOCK_NB) != 0)
        throw Xapian::DatabaseLockError("writer.lock is held");
}

/* A name that no folder has and none had while the index is open: "000001". */
static std::string free_name(struct index *index) {
    std::string name;
    do {
        name = std::to_string(++index->last_name);
        name.insert(0, name.size() < 6 ? 6 - name.size() : 0, '0');
    } while (fs::exists(index->folder + "/" + name));
    return name;
}

static void open_fresh(struct index_writer *writer) {
    writer->folder =
        std::make_shared<database_folder>(writer->index->folder + "/" + free_name(writer->index));
    writer->folder->retired = true; /* until it is published */
    writer->builder = std::make_unique<database_builder>(writer->folder->path + ".parts");
}

/* No sync before it is published: a crash until then means to begin anew anyway. */
static void finish_building(struct index_writer *writer) {
    if (!writer->builder)
        return;
    writer->builder->finish(writer->folder->path);
    writer->builder.reset();
    writer->built.clear();
    writer->database = Xapian::WritableDatabase(writer->folder->path, Xapian::DB_OPEN | Xapian::DB_NO_SYNC);
}

static void open_current(struct index_writer *writer) {
    {
        std::lock_guard<std::mutex> lock(writer->index->mutex);
        writer->folder = writer->index->current;
    }
    if (!writer->folder)
        throw not_ready();
    writer->database = Xapian::WritableDatabase(writer->folder->path, Xapian::DB_OPEN);
}

enum status index_writer_open(struct index *index, bool fresh, struct index_writer **ret_writer,
                              struct error *err) {
    return guarded(err, [&] {
        auto writer = std::make_unique<index_writer>(index);
        take_lock(writer.get());
        remove_leftovers(index);
        writer->fresh = fresh;
        if (fresh)
            open_fresh(writer.get());
        else
            open_current(writer.get());
        *ret_writer = writer.release();
        return STATUS_OK;
    });
}

void index_writer_close(struct index_writer *writer) {
    if (!writer)
        return;
    struct error ignored = {};
    (void)guarded(&ignored, [&] {
        if (writer->builder)
            return STATUS_OK;
        writer->database.begin_transaction(false); /* so that closing does not commit what is pending */
        writer->database.cancel_transaction();
        writer->database.close();
        return STATUS_OK;
    });
    delete writer;
}

static enum status refuse(struct error *err, const struct index_document *document, const char *why) {
    error_set(err, STATUS_INVALID, "error.index-document", "index: document refused: %s", why);
    char id[ERROR_ARG_SIZE];
    snprintf(id, sizeof id, "%.*s", STR_ARG(utf8_head(document->id, 40)));
    return error_arg(err, id);
}

static void flush(struct index_writer *writer) {
    writer->database.commit();
    writer->pending = 0;
    if (!writer->fresh)
        writer->index->generation++;
}

/* Runs a change; a failure of the database makes the writer useless, as Xapian has then dropped all pending changes. */
template <class F>
static enum status changing(struct index_writer *writer, struct error *err, F &&change) noexcept {
    if (writer->broken)
        return error_set(err, STATUS_UNAVAILABLE, nullptr, "index: the writer failed before");
    enum status status = guarded(err, [&] {
        change();
        return STATUS_OK;
    });
    writer->broken = status != STATUS_OK;
    return status;
}

static void count_change(struct index_writer *writer) {
    if (++writer->pending >= FLUSH_DOCUMENTS)
        flush(writer);
}

static void put(struct index_writer *writer, const struct index_document *document) {
    std::string key = key_term(document->type, document->id);
    Xapian::Document made = writer->maker.make(writer->index, document, key);
    if (writer->builder && writer->built.insert(key).second) {
        writer->builder->add(std::move(made));
        return;
    }
    finish_building(writer);
    writer->database.replace_document(key, made);
    count_change(writer);
}

enum status index_put(struct index_writer *writer, const struct index_document *document, struct error *err) {
    const char *fault = document_fault(writer->index, document);
    if (fault)
        return refuse(err, document, fault);
    return changing(writer, err, [&] { put(writer, document); });
}

enum status index_remove(struct index_writer *writer, struct str type, struct str id, struct error *err) {
    return changing(writer, err, [&] {
        std::string key = key_term(type, id);
        if (writer->builder && writer->built.count(key) == 0)
            return;
        finish_building(writer);
        writer->database.delete_document(key);
        count_change(writer);
    });
}

enum status index_commit(struct index_writer *writer, uint64_t applied, struct error *err) {
    return changing(writer, err, [&] {
        writer->applied = applied;
        if (writer->builder)
            return;
        writer->database.set_metadata("applied", std::to_string(applied));
        flush(writer);
    });
}

static void sync_path(const std::string &path) {
    int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    int failed = file < 0 || fsync(file) != 0 ? errno : 0;
    if (file >= 0)
        close(file);
    if (failed)
        throw Xapian::DatabaseError(path, failed);
}

static void sync_folder(const std::string &path) {
    for (const fs::directory_entry &entry : fs::directory_iterator(path))
        sync_path(entry.path().string());
    sync_path(path);
}

static void switch_readers(struct index *index, const std::shared_ptr<database_folder> &to) {
    std::shared_ptr<database_folder> former; /* its folder is removed after the lock is released */
    std::vector<std::unique_ptr<reader>> dropped;
    std::lock_guard<std::mutex> lock(index->mutex);
    dropped.swap(index->idle);
    former = index->current;
    index->current = to;
    index->generation++;
    index->damaged = false;
    if (former)
        former->retired = true;
}

enum status index_publish(struct index_writer *writer, struct error *err) {
    if (!writer->fresh)
        return STATUS_OK;
    return changing(writer, err, [&] {
        finish_building(writer);
        writer->database.set_metadata("applied", std::to_string(writer->applied));
        writer->database.commit();
        writer->database.close();
        sync_folder(writer->folder->path);
        writer->folder->retired = false;
        write_current(writer->index, fs::path(writer->folder->path).filename().string());
        switch_readers(writer->index, writer->folder);
        writer->fresh = false;
        writer->pending = 0;
        writer->database = Xapian::WritableDatabase(writer->folder->path, Xapian::DB_OPEN);
    });
}
