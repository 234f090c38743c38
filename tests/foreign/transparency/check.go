// Checks folders of transparency logs (C2SP tlog-tiles) with Go's reference packages: note for the signatures,
// tlog for tiles and proofs. Usage: check VKEY FOLDER; each folder inside FOLDER is a log of its own, with
// checkpoint and checkpoints/ (signed), tile/ and, where the log made proofs, proofs.jsonl. One line of JSON comes for
// each: how much was checked, what was found.
// Build with Debian's golang-1.19 and golang-golang-x-mod-dev: GO111MODULE=off, GOPATH=/usr/share/gocode.
package main

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type result struct {
	Case   string   `json:"case"`
	Checks int      `json:"checks"`
	Found  []string `json:"found"`
}

func (r *result) check(err error, format string, args ...interface{}) bool {
	r.Checks++
	if err != nil && len(r.Found) < 20 {
		r.Found = append(r.Found, fmt.Sprintf(format, args...)+": "+err.Error())
	}
	return err == nil
}

type proof struct {
	Kind              string
	Index, Size, From int64
	Proof             []tlog.Hash
}

// The specification leaves out the height that Go's paths carry: tile/8/L/N lies at tile/L/N.
type folder string

func (f folder) Height() int { return 8 }

func (f folder) SaveTiles([]tlog.Tile, [][]byte) {}

func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		data, err := os.ReadFile(filepath.Join(string(f), "tile", strings.TrimPrefix(tile.Path(), "tile/8/")))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

// The entry as it lies in its bundle in a log of that size: each has its length before it, 16 bits, big endian.
func (f folder) entry(index, size int64) ([]byte, error) {
	tile := tlog.Tile{H: 8, L: 0, N: index / 256, W: 256}
	if (tile.N+1)*256 > size {
		tile.W = int(size % 256)
	}
	data, err := os.ReadFile(filepath.Join(string(f), "tile/entries", strings.TrimPrefix(tile.Path(), "tile/8/0/")))
	if err != nil {
		return nil, err
	}
	for at := index % 256; ; at-- {
		if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
			return nil, fmt.Errorf("the bundle ends early")
		}
		length := int(binary.BigEndian.Uint16(data))
		if at == 0 {
			return data[2 : 2+length], nil
		}
		data = data[2+length:]
	}
}

func openCheckpoint(file string, verifiers note.Verifiers) (tlog.Tree, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return tlog.Tree{}, err
	}
	opened, err := note.Open(data, verifiers)
	if err != nil {
		return tlog.Tree{}, err
	}
	var size int64
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != opened.Sigs[0].Name {
		return tlog.Tree{}, fmt.Errorf("not a checkpoint")
	}
	if _, err := fmt.Sscanf(lines[1], "%d", &size); err != nil {
		return tlog.Tree{}, err
	}
	hash, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: hash}, err
}

func checkLog(dir string, verifiers note.Verifiers) result {
	r := result{Case: filepath.Base(dir), Found: []string{}}
	f := folder(dir)
	trees := map[int64]tlog.Tree{}
	files, _ := filepath.Glob(filepath.Join(dir, "checkpoints", "*"))
	for _, file := range append(files, filepath.Join(dir, "checkpoint")) {
		tree, err := openCheckpoint(file, verifiers)
		if r.check(err, "checkpoint %s", filepath.Base(file)) {
			trees[tree.N] = tree
		}
	}
	sizes := []int64{}
	for size := range trees {
		sizes = append(sizes, size)
	}
	sort.Slice(sizes, func(i, j int) bool { return sizes[i] < sizes[j] })
	for i, size := range sizes {
		tree := trees[size]
		// The reader checks every tile against the signed root before it believes it.
		reader := tlog.TileHashReader(tree, f)
		for _, index := range []int64{0, size / 2, size - 1} {
			r.check(func() error {
				p, err := tlog.ProveRecord(size, index, reader)
				if err != nil {
					return err
				}
				entry, err := f.entry(index, size)
				if err != nil {
					return err
				}
				return tlog.CheckRecord(p, size, tree.Hash, index, tlog.RecordHash(entry))
			}(), "tiles of %d, entry %d", size, index)
		}
		if i > 0 {
			earlier := trees[sizes[i-1]]
			r.check(func() error {
				p, err := tlog.ProveTree(size, earlier.N, reader)
				if err != nil {
					return err
				}
				return tlog.CheckTree(p, size, tree.Hash, earlier.N, earlier.Hash)
			}(), "tiles of %d, from %d", size, earlier.N)
		}
	}
	checkProofs(&r, f, trees)
	return r
}

// The proofs that the log itself made.
func checkProofs(r *result, f folder, trees map[int64]tlog.Tree) {
	data, err := os.ReadFile(filepath.Join(string(f), "proofs.jsonl"))
	if os.IsNotExist(err) {
		return
	}
	if err != nil {
		r.check(err, "proofs")
		return
	}
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var p proof
		if !r.check(json.Unmarshal(lines.Bytes(), &p), "proofs") {
			continue
		}
		tree, ok := trees[p.Size]
		if !ok {
			continue
		}
		if p.Kind == "inclusion" {
			entry, err := f.entry(p.Index, p.Size)
			if err == nil {
				err = tlog.CheckRecord(p.Proof, p.Size, tree.Hash, p.Index, tlog.RecordHash(entry))
			}
			r.check(err, "inclusion of %d in %d", p.Index, p.Size)
		} else if earlier, ok := trees[p.From]; ok {
			r.check(tlog.CheckTree(p.Proof, p.Size, tree.Hash, p.From, earlier.Hash), "consistency of %d with %d", p.From, p.Size)
		}
	}
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: check VKEY FOLDER")
		os.Exit(2)
	}
	verifier, err := note.NewVerifier(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	logs, _ := filepath.Glob(filepath.Join(os.Args[2], "*"))
	out := json.NewEncoder(os.Stdout)
	for _, dir := range logs {
		out.Encode(checkLog(dir, note.VerifierList(verifier)))
	}
}
