#include "index/columns.hh"

#include <unordered_map>

column::column(const Xapian::Database &database, Xapian::valueno slot)
    : lists_of(size_t{database.get_lastdocid()} + 1), lists(1) {
    std::unordered_map<std::string, uint32_t> numbers;
    for (auto it = database.valuestream_begin(slot); it != database.valuestream_end(slot); ++it) {
        auto [found, is_new] = numbers.emplace(*it, static_cast<uint32_t>(lists.size()));
        if (is_new)
            lists.push_back(found->first);
        lists_of[it.get_docid()] = found->second;
    }
}

std::vector<bool> column::lists_with(struct str value) const {
    std::vector<bool> with(lists.size());
    std::string wanted = to_string(value);
    for (size_t i = 0; i < lists.size(); i++)
        each_value(lists[i], [&](const std::string &each) { with[i] = with[i] || each == wanted; });
    return with;
}

std::shared_ptr<const column> column_of(struct index *index, const Xapian::Database &database,
                                        Xapian::valueno slot) {
    std::pair<std::string, Xapian::rev> revision = {database.get_uuid(), database.get_revision()};
    std::lock_guard<std::mutex> lock(index->column_mutex);
    if (index->column_revision != revision) {
        index->columns.clear();
        index->column_revision = revision;
    }
    std::shared_ptr<const column> &found = index->columns[slot];
    if (!found)
        found = std::make_shared<const column>(database, slot);
    return found;
}
