// Opens signed notes with Go's reference package. Usage: notes VKEY FILE; each line of FILE is a note in base64. One line
// comes for each: its text in base64, or a dash where it is not believed.
package main

import (
	"bufio"
	"encoding/base64"
	"fmt"
	"os"

	"golang.org/x/mod/sumdb/note"
)

func main() {
	verifier, err := note.NewVerifier(os.Args[1])
	if err != nil {
		panic(err)
	}
	file, err := os.Open(os.Args[2])
	if err != nil {
		panic(err)
	}
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		message, err := base64.StdEncoding.DecodeString(lines.Text())
		if err != nil {
			panic(err)
		}
		if opened, err := note.Open(message, note.VerifierList(verifier)); err != nil {
			fmt.Println("-")
		} else {
			fmt.Println(base64.StdEncoding.EncodeToString([]byte(opened.Text)))
		}
	}
	if err := lines.Err(); err != nil {
		panic(err)
	}
}
