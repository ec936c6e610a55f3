/* A bare Xapian loop over the queries that explain wrote: the same database, query, weighting, number of hits and of matches
 * looked at; no server, no page, no counts beside them. Usage: bare_search FILE. Prints p50, p95 and p99 in ms. */
#include <algorithm>
#include <chrono>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>
#include <xapian.h>

static std::string from_hex(const std::string &hex) {
    std::string bytes;
    for (size_t i = 0; i + 1 < hex.size(); i += 2)
        bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    return bytes;
}

static size_t run(const Xapian::Database &database, const std::string &serialised, Xapian::doccount limit) {
    Xapian::Enquire enquire(database);
    enquire.set_query(Xapian::Query::unserialise(serialised));
    enquire.set_weighting_scheme(Xapian::BM25Weight(1.5, 0, 1, 0.9, 0.25));
    Xapian::MSet matches = enquire.get_mset(0, limit, 10000);
    size_t bytes = 0;
    for (auto it = matches.begin(); it != matches.end(); ++it)
        bytes += it.get_document().get_data().size();
    return bytes ? matches.size() : 0;
}

static double at(const std::vector<double> &sorted, double part) {
    return sorted[static_cast<size_t>(part * static_cast<double>(sorted.size() - 1))];
}

int main(int argc, char **argv) {
    std::ifstream file(argc == 2 ? argv[1] : "");
    std::string line;
    if (!std::getline(file, line))
        return 2;
    Xapian::Database database(line);
    std::vector<double> times;
    while (std::getline(file, line)) {
        std::istringstream parts(line);
        std::string full, partial;
        parts >> full >> partial;
        auto start = std::chrono::steady_clock::now();
        size_t found = run(database, from_hex(full), 10);
        if (partial != "-")
            run(database, from_hex(partial), static_cast<Xapian::doccount>(10 - found));
        times.push_back(
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    }
    std::sort(times.begin(), times.end());
    std::cout << at(times, 0.5) << " " << at(times, 0.95) << " " << at(times, 0.99) << std::endl;
}
