#include "index/builder.hh"

#include <malloc.h>

#include <algorithm>
#include <filesystem>
#include <thread>

namespace fs = std::filesystem;

enum {
    PART_POSTINGS = 200000, /* fewer build faster; more make a smaller index: lists keep their pieces */
    MERGED_AT_ONCE = 16,    /* each holds several files open while they are merged */
    THREADS_MAX = 4,
};

static size_t thread_count() {
    return std::clamp(std::thread::hardware_concurrency(), 1u, unsigned{THREADS_MAX});
}

database_builder::database_builder(std::string scratch_folder) : scratch(std::move(scratch_folder)) {
    scratch.retired = true;
    fs::create_directory(scratch.path);
}

std::string database_builder::next_path() { return scratch.path + "/" + std::to_string(++made); }

/* Without sync: a crash before the whole is published means to begin anew. */
static void build(const std::string &path, std::vector<Xapian::Document> documents) {
    Xapian::WritableDatabase database(path, Xapian::DB_CREATE | Xapian::DB_NO_SYNC);
    for (Xapian::Document &document : documents) {
        database.add_document(document);
        document = Xapian::Document(); /* its memory is not needed any more */
    }
    database.commit();
}

static void merge(const std::vector<std::string> &paths, const std::string &to) {
    Xapian::Database all;
    for (const std::string &path : paths)
        all.add_database(Xapian::Database(path));
    all.compact(to);
}

void database_builder::add(Xapian::Document document) {
    postings += document.termlist_count();
    documents.push_back(std::move(document));
    if (postings >= PART_POSTINGS)
        begin_part();
}

void database_builder::wait_for_room() {
    size_t busy = 0;
    for (size_t i = parts.size(); i-- > 0;)
        if (parts[i].building.valid() && ++busy >= thread_count())
            parts[i].building.get();
}

void database_builder::begin_part() {
    if (documents.empty())
        return;
    wait_for_room();
    while (parts.size() >= MERGED_AT_ONCE && parts[parts.size() - MERGED_AT_ONCE].level == parts.back().level)
        merge_last(MERGED_AT_ONCE);
    std::string path = next_path();
    parts.push_back({path, 0, std::async(std::launch::async, build, path, std::move(documents))});
    documents.clear();
    postings = 0;
}

void database_builder::merge_last(size_t count) {
    std::vector<std::string> paths;
    for (size_t i = parts.size() - count; i < parts.size(); i++) {
        if (parts[i].building.valid())
            parts[i].building.get();
        paths.push_back(parts[i].path);
    }
    part merged = {next_path(), parts.back().level + 1, {}};
    merge(paths, merged.path);
    parts.erase(parts.end() - static_cast<std::ptrdiff_t>(count), parts.end());
    parts.push_back(std::move(merged));
    for (const std::string &path : paths)
        fs::remove_all(path);
}

void database_builder::finish(const std::string &path) {
    begin_part();
    std::vector<std::string> paths;
    for (part &one : parts) {
        if (one.building.valid())
            one.building.get();
        paths.push_back(one.path);
    }
    if (paths.empty())
        Xapian::WritableDatabase(path, Xapian::DB_CREATE | Xapian::DB_NO_SYNC).commit();
    else
        merge(paths, path);
    malloc_trim(0); /* a server keeps running after a rebuild, and the documents took hundreds of megabytes */
}
