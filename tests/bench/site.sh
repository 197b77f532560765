# For the benches here, sourced: a site of 260 rooms in $dir/site with a running station, and its end. Wants
# $root (the tree), $build (its programs) and $dir (an empty folder on the disk to be measured).
serving=()
finish() {
    for pid in "${serving[@]}"; do kill "$pid" 2>/dev/null || true; done
    wait
    rm -rf "$dir"
}
trap finish EXIT

newest_build() { dirname "$(ls -t "$root"/build/*/station_bench | head -1)"; }

# free_port: one nobody listens on now.
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# answers PORT: somebody does.
answers() { (: <>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

make_site() {
    export DORMWATT_BUILD=$build
    port=$(free_port)
    "$root/tests/peers/dormitory" make --out "$dir/school" --days 0
    "$build/dormwattctl" init --listen 127.0.0.1 --port "$port" "$dir/site" >"$dir/log"
    for kind in buses rooms; do
        "$build/dormwattctl" --config "$dir/site/station.conf" import $kind "$dir/school/$kind.csv" >>"$dir/log"
    done
    mapfile -t rooms < <(tail -n +2 "$dir/school/rooms.csv" | cut -d, -f1)
    echo 11111111111111111111111111111111 >"$dir/site/tac.key"
    sed -i 's/^;tac_key/tac_key/' "$dir/site/station.conf"
}

# Buses whose wire is there and silent: meters' credits wait, and the station asks at the wire's pace.
hold_buses() {
    python3 - "$dir/school" <<'PY' &
import csv, os, pty, signal, sys, tty
for bus in csv.DictReader(open(sys.argv[1] + "/buses.csv")):
    near, far = pty.openpty()
    tty.setraw(far)
    os.symlink(os.ttyname(far), bus["device"])
signal.pause()
PY
    serving+=($!)
    until [ -e "$(tail -1 "$dir/school/buses.csv" | cut -d, -f2)" ]; do sleep 0.05; done
}

start_station() {
    hold_buses
    "$build/dormwatt-station" --config "$dir/site/station.conf" 2>"$dir/station.log" &
    serving+=($!)
    until answers "$port"; do sleep 0.05; done
}
