using Gateway.Access;
using Gateway.Sources;

namespace Gateway.Tests.Sources.Dropped;

/// <summary>Proves the life of a delivered file: taken when it is whole, once, answered from, and never lost or doubled by a crash.</summary>
public sealed class DroppedSourceTests : IDisposable
{
    private const string Persons = "Id;CPR;Navn\n1;140385-9922;Anna\n2;0806759970;Dorthe\n";
    private const string Cases = "SagId;BorgerId;Hvad\n10;1;Bostøtte\n11;2;Aktivitet\n";
    private readonly DropBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_delivery_is_answered_from_by_person()
    {
        // Proves that rows lead to their person directly and through another table, and that a hyphen is no other number.
        Deliver();
        _bench.Source.Look();
        Assert.Equal(["1 Anna", "10 Bostøtte"], _bench.Facts(Shipped.D1));
        Assert.Equal(["2 Dorthe", "11 Aktivitet"], _bench.Facts(Shipped.D4));
        Assert.Equal(new SourceOutcome.NothingHeld(ReasonCode.PersonNotFound), _bench.Ask(Person.Known(Shipped.D3)));
        Assert.Equal([], _bench.Names("in"));
        Assert.Equal(["Borger_20261101.csv", "Sag_20261101.csv"], _bench.Names("read"));
        Assert.Equal((4, 2, false, true), (_bench.Source.Health!.Records, _bench.Source.Health.Persons, _bench.Source.Health.HasSetAside, _bench.Source.Health.FolderIsReadable));
        Assert.Equal(Shipped.Noon, _bench.Source.Health.LastTakenAt);
    }

    [Fact]
    public void Any_of_a_persons_numbers_finds_all_of_it_once()
    {
        // Proves that what is kept under an earlier number is told with the rest, and nothing twice.
        _bench.Deliver("Borger_20261101.csv", "Id;CPR;Navn\n1;1604909944;Ny\n2;760490-9903;Gammel\n");
        _bench.Deliver("Sag_20261101.csv", "SagId;BorgerId;Hvad\n10;2;Sag\n");
        _bench.Source.Look();
        var person = new Person(Shipped.Citizen("1604909944"), [Shipped.Citizen("7604909903")], null);
        Assert.Equal(["1 Ny", "2 Gammel", "10 Sag"], _bench.Facts(person));
        Assert.Equal(["2 Gammel", "10 Sag"], _bench.Facts(Shipped.Citizen("7604909903")));
    }

    [Fact]
    public void Before_the_first_delivery_nobody_says_that_there_is_nothing()
    {
        // Proves that silence is a failure until every table has come, and an answer afterwards.
        Assert.Equal(new SourceOutcome.Failed(ReasonCode.SourceUnreachable), _bench.Ask(Person.Known(Shipped.D1)));
        _bench.Source.Look();
        Assert.Equal(new SourceOutcome.Failed(ReasonCode.SourceUnreachable), _bench.Ask(Person.Known(Shipped.D1)));
        _bench.Deliver("Borger_20261101.csv", "Id;CPR;Navn\n");
        _bench.Source.Look();
        Assert.Equal(new SourceOutcome.Failed(ReasonCode.SourceUnreachable), _bench.Ask(Person.Known(Shipped.D1)));
        _bench.Deliver("Sag_20261101.csv", "SagId;BorgerId;Hvad\n");
        _bench.Source.Look();
        Assert.Equal(new SourceOutcome.NothingHeld(ReasonCode.PersonNotFound), _bench.Ask(Person.Known(Shipped.D1)));
    }

    [Fact]
    public void A_file_is_taken_only_when_it_is_whole()
    {
        // Proves that a file still written to waits for the next look, that one that grew waits again, and that a partial name is never taken.
        _bench.Deliver("Borger_20261101.csv", "Id;CPR;Navn\n1;1403859922;An", _bench.Now);
        _bench.Deliver("Borger_20261102.csv.part", Persons);
        _bench.Source.Look();
        Assert.Equal(["Borger_20261101.csv", "Borger_20261102.csv.part"], _bench.Names("in"));
        _bench.Deliver("Borger_20261101.csv", Persons, _bench.Now);
        _bench.Source.Look();
        Assert.Equal(2, _bench.Names("in").Count);
        _bench.Source.Look();
        Assert.Equal(["Borger_20261102.csv.part"], _bench.Names("in"));
        Assert.Equal(["1 Anna"], _bench.Facts(Shipped.D1));
    }

    [Fact]
    public void After_a_restart_all_is_as_before()
    {
        // Proves that the folder of files read is the store: the same answers come of it, without a new delivery.
        Deliver();
        _bench.Source.Look();
        _bench.Restart();
        _bench.Source.Look();
        Assert.Equal(["1 Anna", "10 Bostøtte"], _bench.Facts(Shipped.D1));
        Assert.Equal(4, _bench.Source.Health!.Records);
    }

    [Fact]
    public void A_crash_between_reading_and_moving_neither_loses_nor_doubles()
    {
        // Proves it at each of the moments: before the move, after the report and before the move, and after the move.
        _bench.Deliver("Borger_20261101.csv", Persons + "3;ingen;Fejl\n");
        _bench.Deliver("Sag_20261101.csv", Cases);
        _bench.Source.Look();
        var report = _bench.Read("set-aside", "Borger_20261101.csv.report");
        _bench.PutBack("Borger_20261101.csv");
        _bench.Restart();
        _bench.Source.Look();
        Assert.Equal(4, _bench.Source.Health!.Records);
        Assert.Equal(report, _bench.Read("set-aside", "Borger_20261101.csv.report"));
        _bench.Restart();
        _bench.Source.Look();
        Assert.Equal(4, _bench.Source.Health!.Records);
        Assert.Equal(["Borger_20261101.csv", "Borger_20261101.csv.report"], _bench.Names("set-aside"));
    }

    [Fact]
    public void The_same_file_twice_is_one()
    {
        // Proves that a repeated delivery is known by its content, under the same name; and that other content under that name is another file.
        Deliver();
        _bench.Source.Look();
        Deliver();
        _bench.Source.Look();
        Assert.Equal((2, 4), (_bench.Names("read").Count, _bench.Source.Health!.Records));
        _bench.Deliver("Sag_20261101.csv", "SagId;BorgerId;Hvad\n10;1;Rettet\n");
        _bench.Source.Look();
        Assert.Equal(["Borger_20261101.csv", "Sag_20261101.csv", "Sag_20261101.csv~2"], _bench.Names("read"));
        _bench.Restart();
        _bench.Source.Look();
        Assert.Equal(["1 Anna", "10 Rettet"], _bench.Facts(Shipped.D1));
        Assert.Equal(["2 Dorthe", "11 Aktivitet"], _bench.Facts(Shipped.D4));
    }

    [Theory]
    [InlineData("Sag_20261115.csv", "SagId;BorgerId;Hvad\n10;1;Nyere\n", "10 Nyere")]
    [InlineData("Sag_20261015.csv", "SagId;BorgerId;Hvad\n10;1;Ældre\n", "10 Bostøtte")]
    [InlineData("Sag_20261115.csv", "SagId;BorgerId;Hvad\n", "10 Bostøtte")]
    [InlineData("Sag_20261115.csv", "Hvad;SagId;BorgerId;Mere\nNyere;10;1;x\n", "10 Nyere")]
    public void A_newer_file_replaces_by_key_and_removes_nothing(string name, string content, string fact)
    {
        // Proves that the day in the name decides, not the order of arrival; that an empty delivery says nothing; that columns may move; and the same after a restart.
        Deliver();
        _bench.Source.Look();
        _bench.Deliver(name, content);
        _bench.Source.Look();
        Assert.Equal(["1 Anna", fact], _bench.Facts(Shipped.D1));
        _bench.Restart();
        _bench.Source.Look();
        Assert.Equal(["1 Anna", fact], _bench.Facts(Shipped.D1));
        Assert.Equal(["2 Dorthe", "11 Aktivitet"], _bench.Facts(Shipped.D4));
    }

    [Fact]
    public void Bad_lines_are_set_aside_and_named_without_their_content()
    {
        // Proves the report (lines and reasons), the lines beside it with their header, that good lines are answered from, and that answers say they may lack something.
        _bench.Deliver("Sag_20261101.csv", "SagId;BorgerId;Hvad\n");
        _bench.Source.Look();
        _bench.Deliver("Borger_20261101.csv", "Id;CPR;Navn\n1;1403859922;Anna\n2;080675-99;Kort\n3;0806759970\n;2507799953;Hans\n1;0806759970;Igen\n5;1604909944;\"Fa\ntima\"x\n");
        _bench.Source.Look();
        Assert.Equal(
            "line 3: NoPerson (CPR)\nline 4: WrongNumberOfColumns\nline 5: NoKey (Id)\nline 6: SameKey (Id)\nlines 7-8: BrokenQuoting\n",
            _bench.Read("set-aside", "Borger_20261101.csv.report"));
        Assert.Equal("Id;CPR;Navn\n2;080675-99;Kort\n3;0806759970\n;2507799953;Hans\n1;0806759970;Igen\n5;1604909944;\"Fa\ntima\"x\n", _bench.Read("set-aside", "Borger_20261101.csv"));
        Assert.Equal(ReasonCode.SourceMalformed, Assert.IsType<SourceOutcome.Answered>(_bench.Ask(Person.Known(Shipped.D1))).Incomplete);
        Assert.Equal(new SourceOutcome.Failed(ReasonCode.SourceMalformed), _bench.Ask(Person.Known(Shipped.D4)));
        Assert.Equal("Source test-drop: 1 records of Borger were taken, 5 set aside", _bench.Log[^1]);
        Assert.True(_bench.Source.Health!.HasSetAside);
    }

    [Fact]
    public void What_was_set_aside_is_put_right_by_a_good_delivery_or_by_hand()
    {
        // Proves that answers are whole again once the report is gone: by the same file in order, or because somebody has looked after it.
        _bench.Deliver("Sag_20261101.csv", Cases);
        _bench.Deliver("Borger_20261101.csv", Persons + "x\n");
        _bench.Source.Look();
        _bench.Deliver("Borger_20261101.csv", Persons);
        _bench.Source.Look();
        Assert.Equal([], _bench.Names("set-aside"));
        Assert.Null(Assert.IsType<SourceOutcome.Answered>(_bench.Ask(Person.Known(Shipped.D1))).Incomplete);
        _bench.Deliver("hello.txt", "hello");
        _bench.Source.Look();
        Assert.True(_bench.Source.Health!.HasSetAside);
        _bench.Remove("set-aside", "hello.txt.report");
        _bench.Source.Look();
        Assert.False(_bench.Source.Health!.HasSetAside);
    }

    [Theory]
    [InlineData("hello.txt", "hello", "UnknownFile")]
    [InlineData("Borger_20261301.csv", Persons, "UnknownFile")]
    [InlineData("Borger_20261101.csv", "", "BadHeader")]
    [InlineData("Borger_20261101.csv", "Id;Navn\n1;Anna\n", "MissingColumn (CPR)")]
    [InlineData("Sag_20261101.csv", "SagId;Hvad\n1;x\n", "MissingColumn (BorgerId)")]
    public void A_file_that_is_of_no_use_is_set_aside_whole(string name, string content, string why)
    {
        // Proves each reason, that the file is kept as it came, and that neither its name nor its content is logged.
        _bench.Deliver(name, content);
        _bench.Source.Look();
        Assert.Equal([name, $"{name}.report"], _bench.Names("set-aside"));
        Assert.Equal($"whole file: {why}\n", _bench.Read("set-aside", $"{name}.report"));
        Assert.Equal(content, _bench.Read("set-aside", name));
        Assert.Equal([], _bench.Names("in").Concat(_bench.Names("read")));
        Assert.DoesNotContain(name, Assert.Single(_bench.Log), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_may_not_be_read_holds_up_no_other()
    {
        // Proves that answers go on, that the operator is told once, and that the file is taken when it can be.
        Deliver();
        _bench.Source.Look();
        _bench.Deliver("Sag_20261115.csv", "SagId;BorgerId;Hvad\n10;1;Nyere\n");
        using (_bench.Lock("Sag_20261115.csv"))
        {
            _bench.Deliver("Sag_20261116.csv", "SagId;BorgerId;Hvad\n11;2;Nyere\n");
            _bench.Source.Look();
            _bench.Source.Look();
            Assert.False(_bench.Source.Health!.FolderIsReadable);
            Assert.Equal(["1 Anna", "10 Bostøtte"], _bench.Facts(Shipped.D1));
            Assert.Equal(["2 Dorthe", "11 Nyere"], _bench.Facts(Shipped.D4));
            Assert.Single(_bench.Log, l => l.Contains("could not be read", StringComparison.Ordinal));
        }
        _bench.Source.Look();
        Assert.True(_bench.Source.Health!.FolderIsReadable);
        Assert.Equal(["1 Anna", "10 Nyere"], _bench.Facts(Shipped.D1));
    }

    [Fact]
    public void A_table_that_has_not_come_is_told()
    {
        // Proves that of a delivery without its table of cases the persons are shown, that the answer says it is not whole, and that it is whole once the table has come.
        _bench.Deliver("Borger_20261101.csv", Persons);
        _bench.Source.Look();
        var answer = Assert.IsType<SourceOutcome.Answered>(_bench.Ask(Person.Known(Shipped.D1)));
        Assert.Equal((1, ReasonCode.SourceUnreachable), (answer.Facts.Count, answer.Incomplete));
        _bench.Deliver("Sag_20261101.csv", "SagId;BorgerId;Hvad\n");
        _bench.Source.Look();
        Assert.Null(Assert.IsType<SourceOutcome.Answered>(_bench.Ask(Person.Known(Shipped.D1))).Incomplete);
    }

    [Fact]
    public void A_row_of_nobody_is_reported_until_what_it_belongs_to_has_come()
    {
        // Proves the line in the report, that answers say they may lack it, the same after a restart, and that the person's row puts it right.
        _bench.Deliver("Borger_20261101.csv", Persons);
        _bench.Deliver("Sag_20261101.csv", Cases + "12;9;Ukendt\n");
        _bench.Source.Look();
        foreach (var again in new[] { false, true })
        {
            if (again)
                _bench.Restart();
            _bench.Source.Look();
            Assert.Equal("line 4: NoParent (BorgerId)\n", _bench.Read("set-aside", "Sag_20261101.csv.no-parent.report"));
            Assert.Equal(ReasonCode.SourceMalformed, Assert.IsType<SourceOutcome.Answered>(_bench.Ask(Person.Known(Shipped.D1))).Incomplete);
            Assert.Equal(new SourceOutcome.Failed(ReasonCode.SourceMalformed), _bench.Ask(Person.Known(Shipped.D3)));
        }
        _bench.Deliver("Borger_20261102.csv", "Id;CPR;Navn\n9;1112609989;Carl\n");
        _bench.Source.Look();
        Assert.Equal([], _bench.Names("set-aside"));
        Assert.Equal(["9 Carl", "12 Ukendt"], _bench.Facts(Shipped.D3));
        Assert.Null(Assert.IsType<SourceOutcome.Answered>(_bench.Ask(Person.Known(Shipped.D1))).Incomplete);
    }

    [Fact]
    public void A_row_that_names_nobody_is_set_aside_with_its_line()
    {
        // Proves it for a person without a number and for a row that belongs to nothing.
        _bench.Deliver("Borger_20261101.csv", Persons + "3;;Navnløs\n");
        _bench.Deliver("Sag_20261101.csv", Cases + "12;;Ukendt\n");
        _bench.Source.Look();
        Assert.Equal("line 4: NoPerson (CPR)\n", _bench.Read("set-aside", "Borger_20261101.csv.report"));
        Assert.Equal("line 4: NoParent (BorgerId)\n", _bench.Read("set-aside", "Sag_20261101.csv.report"));
        Assert.Equal(ReasonCode.SourceMalformed, Assert.IsType<SourceOutcome.Answered>(_bench.Ask(Person.Known(Shipped.D1))).Incomplete);
    }

    [Fact]
    public void A_file_that_can_no_longer_be_read_is_set_aside_when_the_gateway_starts()
    {
        // Proves that what was destroyed after it had been read is reported, and not passed over.
        Deliver();
        _bench.Source.Look();
        _bench.Overwrite("read", "Sag_20261101.csv", "\0\0");
        _bench.Restart();
        _bench.Source.Look();
        Assert.Equal(["Sag_20261101.csv", "Sag_20261101.csv.report"], _bench.Names("set-aside"));
        Assert.StartsWith("whole file: ", _bench.Read("set-aside", "Sag_20261101.csv.report"), StringComparison.Ordinal);
        Assert.Equal(ReasonCode.SourceUnreachable, Assert.IsType<SourceOutcome.Answered>(_bench.Ask(Person.Known(Shipped.D1))).Incomplete);
    }

    [Fact]
    public void Two_deliveries_of_one_name_have_a_report_each()
    {
        // Proves that the second one's report does not take the first one's place, and that one in order puts both right.
        _bench.Deliver("Borger_20261101.csv", Persons + "x\n");
        _bench.Source.Look();
        _bench.Deliver("Borger_20261101.csv", "Id;CPR;Navn\n4;ingen;Fejl\n");
        _bench.Source.Look();
        Assert.Equal(["Borger_20261101.csv", "Borger_20261101.csv.report", "Borger_20261101.csv~2", "Borger_20261101.csv~2.report"], _bench.Names("set-aside"));
        Assert.Equal("line 4: WrongNumberOfColumns\n", _bench.Read("set-aside", "Borger_20261101.csv.report"));
        Assert.Equal("line 2: NoPerson (CPR)\n", _bench.Read("set-aside", "Borger_20261101.csv~2.report"));
        Deliver();
        _bench.Source.Look();
        Assert.Equal([], _bench.Names("set-aside"));
    }

    private void Deliver()
    {
        _bench.Deliver("Borger_20261101.csv", Persons);
        _bench.Deliver("Sag_20261101.csv", Cases);
    }
}
