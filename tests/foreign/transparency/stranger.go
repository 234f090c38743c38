// Checks a disclosure log as a stranger, with its public key alone and Go's reference packages: the signature of the
// newest checkpoint, every hash of a record against the signed root, and that the log still begins with what it was
// when a kept checkpoint was fetched; a kept .tlog-proof is checked too, and of exported files each record itself. Where
// witnesses are named, each must have cosigned. A log that has changed its key has several: one of them must have signed.
// Usage: stranger -key VKEY [-key VKEY]... [-witness VKEY]... LOG [KEPT-CHECKPOINT | RECEIPT.tlog-proof]...
// LOG is the log's address (https://.../log) or a folder of exported files (its path, or file:///its/path).
// Run with Debian's golang-1.19 and golang-golang-x-mod-dev: GO111MODULE=off, GOPATH=/usr/share/gocode.
package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func must(err error, what string) {
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", what, err)
		os.Exit(1)
	}
}

// A log's files, by address or in a folder. Tiles are kept: the right edge is asked for again and again.
type files struct {
	log   string
	tiles map[string][]byte
}

func (f files) read(path string) ([]byte, error) {
	if !strings.Contains(f.log, "://") {
		return os.ReadFile(filepath.Join(f.log, path))
	}
	answer, err := http.Get(strings.TrimSuffix(f.log, "/") + "/" + path)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", path, answer.Status)
	}
	return io.ReadAll(io.LimitReader(answer.Body, 1<<20))
}

func (f files) Height() int { return 8 }

func (f files) SaveTiles([]tlog.Tile, [][]byte) {}

func (f files) ReadTiles(tiles []tlog.Tile) (all [][]byte, err error) {
	for _, tile := range tiles {
		// The specification leaves out the height that Go's paths carry.
		path := "tile/" + strings.TrimPrefix(tile.Path(), "tile/8/")
		if f.tiles[path] == nil {
			if f.tiles[path], err = f.read(path); err != nil {
				return nil, err
			}
		}
		all = append(all, f.tiles[path])
	}
	return all, nil
}

// Records are handed out to few. Where they are, in a folder, each must be what its hash says; how many there are.
func (f files) checkRecords(leaves []tlog.Hash) (int, error) {
	if strings.Contains(f.log, "://") {
		return 0, nil
	}
	if _, err := os.Stat(filepath.Join(f.log, "tile/entries")); os.IsNotExist(err) {
		return 0, nil
	}
	for from := 0; from < len(leaves); from += 256 {
		tile := tlog.Tile{H: 8, L: 0, N: int64(from / 256), W: 256}
		if len(leaves)-from < 256 {
			tile.W = len(leaves) - from
		}
		data, err := f.read("tile/entries/" + strings.TrimPrefix(tile.Path(), "tile/8/0/"))
		if err != nil {
			return 0, err
		}
		// Each has its length before it, 16 bits, big endian.
		for index := from; index < from+tile.W; index++ {
			if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
				return 0, fmt.Errorf("record %d: the bundle ends early", index)
			}
			length := 2 + int(binary.BigEndian.Uint16(data))
			if tlog.RecordHash(data[2:length]) != leaves[index] {
				return 0, fmt.Errorf("record %d is not what was signed", index)
			}
			data = data[length:]
		}
	}
	return len(leaves), nil
}

// A witness's key (C2SP tlog-cosignature), which Go's package does not know by itself: name+id+base64(4, key).
type witness struct {
	name string
	key  []byte
}

func newWitness(vkey string) (witness, error) {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		return witness{}, errors.New("no key")
	}
	key, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(key) != 33 || key[0] != 4 {
		return witness{}, errors.New("not a witness's key")
	}
	w := witness{parts[0], key}
	if fmt.Sprintf("%08x", w.KeyHash()) != parts[1] {
		return witness{}, errors.New("the key's id does not fit")
	}
	return w, nil
}

func (w witness) Name() string { return w.name }

func (w witness) KeyHash() uint32 {
	hash := sha256.Sum256(append([]byte(w.name+"\n"), w.key...))
	return binary.BigEndian.Uint32(hash[:])
}

func (w witness) Verify(text, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	signed := fmt.Sprintf("cosignature/v1\ntime %d\n%s", binary.BigEndian.Uint64(sig), text)
	return ed25519.Verify(w.key[1:], []byte(signed), sig[8:])
}

func signed(opened *note.Note, key note.Verifier) bool {
	for _, sig := range opened.Sigs {
		if sig.Name == key.Name() && sig.Hash == key.KeyHash() {
			return true
		}
	}
	return false
}

func open(data []byte, logs []note.Verifier, witnesses []witness) (tlog.Tree, error) {
	known := append([]note.Verifier{}, logs...)
	for _, w := range witnesses {
		known = append(known, w)
	}
	opened, err := note.Open(data, note.VerifierList(known...))
	if err != nil {
		return tlog.Tree{}, err
	}
	by := 0
	for _, log := range logs {
		if signed(opened, log) {
			by++
		}
	}
	if by == 0 {
		return tlog.Tree{}, errors.New("not signed by the log")
	}
	for _, w := range witnesses {
		if !signed(opened, w) {
			return tlog.Tree{}, fmt.Errorf("not signed by %s", w.Name())
		}
	}
	var size int64
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != logs[0].Name() {
		return tlog.Tree{}, errors.New("not a checkpoint of this log")
	}
	if _, err := fmt.Sscanf(lines[1], "%d", &size); err != nil {
		return tlog.Tree{}, err
	}
	hash, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: hash}, err
}

// A receipt (C2SP tlog-proof): index, hashes, and a checkpoint below an empty line. Gives that checkpoint's tree.
func checkReceipt(data []byte, leaves []tlog.Hash, logs []note.Verifier, witnesses []witness) (tlog.Tree, error) {
	parts := strings.SplitN(string(data), "\n\n", 2)
	lines := strings.Split(parts[0], "\n")
	if len(parts) != 2 || len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return tlog.Tree{}, errors.New("not a receipt")
	}
	var index int64
	var proof tlog.RecordProof
	for _, line := range lines[1:] {
		if strings.HasPrefix(line, "extra ") {
			continue
		}
		if _, err := fmt.Sscanf(line, "index %d", &index); err == nil {
			continue
		}
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return tlog.Tree{}, err
		}
		proof = append(proof, hash)
	}
	tree, err := open([]byte(parts[1]), logs, witnesses)
	if err != nil {
		return tree, err
	}
	if index >= int64(len(leaves)) {
		return tree, errors.New("the log has no such record")
	}
	return tree, tlog.CheckRecord(proof, tree.N, tree.Hash, index, leaves[index])
}

func main() {
	var logs []note.Verifier
	var witnesses []witness
	args := os.Args[1:]
	for len(args) > 2 && (args[0] == "-key" || args[0] == "-witness") {
		if args[0] == "-key" {
			verifier, err := note.NewVerifier(args[1])
			must(err, "key")
			logs = append(logs, verifier)
		} else {
			w, err := newWitness(args[1])
			must(err, "witness")
			witnesses = append(witnesses, w)
		}
		args = args[2:]
	}
	if len(logs) == 0 || len(args) == 0 {
		fmt.Fprintln(os.Stderr, "usage: stranger -key VKEY [-key VKEY]... [-witness VKEY]... LOG [KEPT-CHECKPOINT | RECEIPT.tlog-proof]...")
		os.Exit(2)
	}
	for _, log := range logs {
		if log.Name() != logs[0].Name() {
			must(errors.New("keys of different logs"), "key")
		}
	}
	f := files{strings.TrimPrefix(args[0], "file://"), map[string][]byte{}}
	data, err := f.read("checkpoint")
	must(err, "checkpoint")
	tree, err := open(data, logs, witnesses)
	must(err, "checkpoint")
	// Every tile that is read is held against the signed root before anything in it is believed.
	reader := tlog.TileHashReader(tree, f)
	leaves := []tlog.Hash{}
	for from := int64(0); from < tree.N; from += 256 {
		indexes := []int64{}
		for n := from; n < from+256 && n < tree.N; n++ {
			indexes = append(indexes, tlog.StoredHashIndex(0, n))
		}
		hashes, err := reader.ReadHashes(indexes)
		must(err, "hashes of records")
		leaves = append(leaves, hashes...)
	}
	records, err := f.checkRecords(leaves)
	must(err, "records")
	for _, kept := range args[1:] {
		data, err := os.ReadFile(kept)
		must(err, kept)
		var earlier tlog.Tree
		if strings.HasSuffix(kept, ".tlog-proof") {
			earlier, err = checkReceipt(data, leaves, logs, witnesses)
		} else {
			earlier, err = open(data, logs, nil)
		}
		must(err, kept)
		if earlier.N > tree.N {
			must(fmt.Errorf("%d records were signed, the log has %d now: it was rolled back", earlier.N, tree.N), kept)
		}
		proof, err := tlog.ProveTree(tree.N, earlier.N, reader)
		must(err, kept)
		must(tlog.CheckTree(proof, tree.N, tree.Hash, earlier.N, earlier.Hash), kept)
	}
	fmt.Printf("%s: %d records, signed, cosigned by %d; %d kept files agree", logs[0].Name(), tree.N, len(witnesses), len(args)-1)
	if records > 0 {
		fmt.Printf("; %d records are what was signed", records)
	}
	fmt.Println()
}
