// A private PostgreSQL for as long as a program runs.
#ifndef IEUM_TESTS_BENCH_PEERS_POSTGRES_CLUSTER_H_
#define IEUM_TESTS_BENCH_PEERS_POSTGRES_CLUSTER_H_

#include <string>
#include <vector>

#include <sys/types.h>

namespace ieum::bench {

struct ClusterOptions {
  std::string programs;  // folder of initdb and postgres; empty: where the build found them
  std::string shared_buffers = "1GB";
  // More settings, "name=value".
  std::vector<std::string> settings;
};

// initdb and a server in a temporary folder, on a socket there and on no port. As root it runs as
// the user postgres, or nobody: PostgreSQL refuses root. A keeper process watches over it: when
// this object goes, or the program in whatever way, the server is stopped and the folder removed.
// Aborts with what the server wrote when it does not come up within a minute. Nothing is synced to
// disk: what is in it is made for the run. Make it before the program starts threads.
class PostgresCluster {
 public:
  explicit PostgresCluster(const ClusterOptions& options);
  ~PostgresCluster();
  PostgresCluster(const PostgresCluster&) = delete;
  PostgresCluster& operator=(const PostgresCluster&) = delete;

  // What libpq connects by.
  std::string connection() const;
  // A folder for what else must be gone at the end.
  std::string scratch() const { return folder_ + "/scratch"; }

 private:
  std::string folder_;
  pid_t keeper_ = -1;
  int lifeline_ = -1;  // the keeper ends when it is closed
};

}  // namespace ieum::bench

#endif  // IEUM_TESTS_BENCH_PEERS_POSTGRES_CLUSTER_H_
