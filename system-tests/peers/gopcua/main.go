// An OPC UA server of gopcua's for the interop tests; what it serves and what it is told is in ../README.md.
package main

import (
	"bufio"
	"context"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/gopcua/opcua/id"
	"github.com/gopcua/opcua/server"
	"github.com/gopcua/opcua/ua"
)

const (
	namespace = "urn:steelyard:peer"
	counters  = 10
	many      = 500
)

var (
	port        = flag.Int("port", 0, "port on loopback")
	certificate = flag.String("certificate", "", "PEM file of the application certificate")
	key         = flag.String("key", "", "PEM file of its private key (PKCS 8)")
	before      = flag.Int("before", 0, "namespaces that come before ours")
	shift       = flag.Int("shift", 0, "by how many places the node ids have moved")
	count       = flag.Int64("count", 0, "where the counters go on")
	isDown      = flag.Bool("down", false, "serve nothing until told to")
)

func main() {
	flag.Parse()
	log.SetOutput(io.Discard)
	plant := &plant{bad: map[string]bool{}, variable: map[string]*ua.NodeID{}}
	plant.count.Store(*count)
	if *isDown {
		fmt.Println("done")
	} else if err := plant.up(); err != nil {
		fail(err)
	}
	commands := bufio.NewScanner(os.Stdin)
	for commands.Scan() {
		word, name, _ := strings.Cut(commands.Text(), " ")
		if word == "stop" {
			return
		}
		if err := plant.do(word, name); err != nil {
			fail(err)
		}
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// plant is the server, for as long as nobody wants it started again.
type plant struct {
	mu       sync.Mutex
	bad      map[string]bool
	count    atomic.Int64
	running  *server.Server
	variable map[string]*ua.NodeID
}

func (p *plant) do(word, name string) error {
	switch word {
	case "bad", "good":
		p.mu.Lock()
		p.bad[name] = word == "bad"
		p.mu.Unlock()
		p.running.ChangeNotification(p.variable[name])
		fmt.Println("done")
		return nil
	case "up", "down", "restart", "reorder", "shuffle":
		return p.again(word)
	}
	return fmt.Errorf("no such command: %s", word)
}

// again runs the same program anew in the same process: whoever is connected sees the server die.
func (p *plant) again(word string) error {
	switch word {
	case "reorder":
		*before += 2
	case "shuffle":
		*shift++
	}
	program, err := os.Executable()
	if err != nil {
		return err
	}
	return syscall.Exec(program, []string{
		program,
		fmt.Sprint("--port=", *port),
		"--certificate=" + *certificate,
		"--key=" + *key,
		fmt.Sprint("--before=", *before),
		fmt.Sprint("--shift=", *shift),
		fmt.Sprint("--count=", p.count.Load()),
		fmt.Sprint("--down=", word == "down"),
	}, os.Environ())
}

func (p *plant) up() error {
	options := []server.Option{
		server.EnableSecurity("None", ua.MessageSecurityModeNone),
		server.EnableAuthMode(ua.UserTokenTypeAnonymous),
		server.EndPoint("127.0.0.1", *port),
		server.ServerName("steelyard peer"),
	}
	if *certificate != "" {
		der, private, err := pair()
		if err != nil {
			return err
		}
		options = append(options, server.Certificate(der), server.PrivateKey(private))
		for _, policy := range []string{"Basic256Sha256", "Aes128_Sha256_RsaOaep", "Aes256_Sha256_RsaPss"} {
			options = append(options,
				server.EnableSecurity(policy, ua.MessageSecurityModeSign),
				server.EnableSecurity(policy, ua.MessageSecurityModeSignAndEncrypt))
		}
	}
	s := server.New(options...)
	for i := range *before {
		server.NewNodeNameSpace(s, fmt.Sprintf("urn:steelyard:before:%d", i))
	}
	p.fill(s, server.NewNodeNameSpace(s, namespace))
	p.running = s
	if err := s.Start(context.Background()); err != nil {
		return err
	}
	go p.run()
	fmt.Println("ready", *port)
	return nil
}

func pair() ([]byte, *rsa.PrivateKey, error) {
	certificatePem, err := os.ReadFile(*certificate)
	if err != nil {
		return nil, nil, err
	}
	keyPem, err := os.ReadFile(*key)
	if err != nil {
		return nil, nil, err
	}
	der, _ := pem.Decode(certificatePem)
	pkcs8, _ := pem.Decode(keyPem)
	private, err := x509.ParsePKCS8PrivateKey(pkcs8.Bytes)
	if err != nil {
		return nil, nil, err
	}
	return der.Bytes, private.(*rsa.PrivateKey), nil
}

func (p *plant) fill(s *server.Server, ns *server.NodeNameSpace) {
	standard, _ := s.Namespace(0)
	objects := standard.Objects()
	types := p.types(ns.ID())
	p.folder(ns, objects, "Types", len(types), func(i int) (string, uint32, func() any) {
		return types[i].name, types[i].dataType, func() any { return types[i].value }
	})
	p.folder(ns, objects, "Count", counters, func(i int) (string, uint32, func() any) {
		return fmt.Sprint(i), id.Int64, func() any { return p.count.Load() }
	})
	p.folder(ns, objects, "Many", many, func(i int) (string, uint32, func() any) {
		return fmt.Sprint(i), id.Int32, func() any { return int32(i) }
	})
}

func (p *plant) folder(
	ns *server.NodeNameSpace, objects *server.Node, folder string, size int, child func(int) (string, uint32, func() any)) {
	names := make([]string, size)
	for i := range size {
		names[i], _, _ = child(i)
	}
	top := server.NewNode(ua.NewStringNodeID(ns.ID(), folder), attributes(ns.ID(), folder, ua.NodeClassObject, nil), nil, nil)
	ns.AddNode(top)
	objects.AddRef(top, id.Organizes, true)
	for i := range size {
		name, dataType, value := child(i)
		path := folder + "/" + name
		node := ua.NewStringNodeID(ns.ID(), folder+"/"+names[(i+*shift)%size])
		one := server.NewNode(node, attributes(ns.ID(), name, ua.NodeClassVariable, ua.NewNumericNodeID(0, dataType)), nil,
			func() *ua.DataValue { return p.value(path, value) })
		ns.AddNode(one)
		top.AddRef(one, id.HasComponent, true)
		p.variable[path] = node
	}
}

func attributes(ns uint16, name string, class ua.NodeClass, dataType *ua.NodeID) server.Attributes {
	text := &ua.LocalizedText{Text: name}
	text.UpdateMask()
	all := server.Attributes{
		ua.AttributeIDNodeClass:   server.DataValueFromValue(uint32(class)),
		ua.AttributeIDBrowseName:  server.DataValueFromValue(&ua.QualifiedName{NamespaceIndex: ns, Name: name}),
		ua.AttributeIDDisplayName: server.DataValueFromValue(text),
	}
	if dataType != nil {
		// The library asks for an expanded one, and gives it to clients as it is.
		all[ua.AttributeIDDataType] = server.DataValueFromValue(ua.NewExpandedNodeID(dataType, "", 0))
	}
	return all
}

// value is what a read gets: counters with a source time, types without any.
func (p *plant) value(path string, value func() any) *ua.DataValue {
	p.mu.Lock()
	bad := p.bad[path]
	p.mu.Unlock()
	if bad {
		return &ua.DataValue{
			EncodingMask:    ua.DataValueStatusCode | ua.DataValueSourceTimestamp,
			Status:          ua.StatusBadSensorFailure,
			SourceTimestamp: time.Now(),
		}
	}
	one := server.DataValueFromValue(value())
	if !strings.HasPrefix(path, "Types/") {
		one.EncodingMask |= ua.DataValueSourceTimestamp
	}
	return one
}

func (p *plant) run() {
	for range time.Tick(100 * time.Millisecond) {
		p.count.Add(1)
		for i := range counters {
			p.running.ChangeNotification(p.variable[fmt.Sprint("Count/", i)])
		}
	}
}

type kind struct {
	name     string
	dataType uint32
	value    any
}

func (p *plant) types(ns uint16) []kind {
	guid := ua.NewGUID("72962B91-FA75-4AE6-8D28-B404DC7DAF63")
	text := &ua.LocalizedText{Locale: "de", Text: "Hallo"}
	text.UpdateMask()
	return []kind{
		{"Boolean", id.Boolean, true},
		{"SByte", id.SByte, int8(-128)},
		{"Byte", id.Byte, uint8(200)},
		{"Int16", id.Int16, int16(-32768)},
		{"UInt16", id.UInt16, uint16(65535)},
		{"Int32", id.Int32, int32(-2147483648)},
		{"UInt32", id.UInt32, uint32(4294967295)},
		{"Int64", id.Int64, int64(-9223372036854775808)},
		{"UInt64", id.UInt64, uint64(18446744073709551615)},
		{"Float", id.Float, float32(1.5)},
		{"Double", id.Double, 0.1},
		{"String", id.String, "Grüße, 机器"},
		{"DateTime", id.DateTime, time.Date(2026, 2, 3, 4, 5, 6, 789_000_000, time.UTC)},
		{"Guid", id.GUID, guid},
		{"ByteString", id.ByteString, []byte{0x00, 0x01, 0xfe, 0xff}},
		{"XmlElement", id.XMLElement, ua.XMLElement("<a>1</a>")},
		{"NodeId", id.NodeID, ua.NewStringNodeID(ns, "a node")},
		{"ExpandedNodeId", id.ExpandedNodeID, ua.NewNumericExpandedNodeID(0, 85)},
		{"StatusCode", id.StatusCode, ua.StatusBadSensorFailure},
		{"QualifiedName", id.QualifiedName, &ua.QualifiedName{NamespaceIndex: ns, Name: "a name"}},
		{"LocalizedText", id.LocalizedText, text},
		{"BooleanArray", id.Boolean, []bool{true, false, true}},
		{"Int32Array", id.Int32, []int32{1, -2, 3}},
		{"DoubleArray", id.Double, []float64{0.5, -1.5}},
		{"StringArray", id.String, []string{"a", "b"}},
		{"Int32Matrix", id.Int32, [][]int32{{1, 2, 3}, {4, 5, 6}}},
	}
}
