using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Tests.Policies;
using static ImageBuilderAutomation.Tests.Policies.PolicyTexts;

namespace ImageBuilderAutomation.Tests.Gates.Rules;

/// <summary>Every condition with facts that make it true, false and unknown: alone, and combined with every other condition.</summary>
public sealed class ConditionTableTests
{
    private static readonly Row[] Table =
    [
        new("scan", Truth.True, """ "scan": {} """, facts => facts, "scan completed"),
        new("scan", Truth.True, """ "scan": { "finishedWithin": "2h" } """, facts => facts, "scan completed within 2h"),
        new("scan", Truth.Unknown, """ "scan": {} """, facts => facts with { Image = facts.Image with { ScanStatus = null } }, "scan missing"),
        new(
            "scan", Truth.Unknown, """ "scan": {} """, facts => facts with { Image = facts.Image with { ScanType = "ON_DEMAND_AMI_CVE" } },
            "use amiScan: Image Builder does not list the findings of scan type ON_DEMAND_AMI_CVE"),
        new(
            "scan", Truth.Unknown, """ "scan": { "finishedWithin": "30m" } """,
            facts => facts, "scan completed, but the image is older than 30m, so the scan may be too"),

        new("tests", Truth.True, """ "tests": "passed" """, facts => facts, "tests passed"),
        new("tests", Truth.False, """ "tests": "passed" """, Tests(1, 2, 0), "2 tests failed"),
        new("tests", Truth.Unknown, """ "tests": "passed" """, Tests(1, 0, 3), "3 tests unfinished"),
        new("tests", Truth.Unknown, """ "tests": "passed" """, Tests(0, 0, 0), "no tests ran"),

        new("findings.critical", Truth.True, """ "findings": { "critical": 0 } """, facts => facts, "0 critical"),
        new("findings.critical", Truth.False, """ "findings": { "critical": 0 } """, Found("CRITICAL", "NO"), "1 critical CVE-1, at most 0"),
        new("findings.high", Truth.False, """ "findings": { "high": { "fixable": 0 } } """, Found("HIGH", "YES"), "1 fixable high CVE-1, at most 0 fixable"),
        new("findings.high", Truth.True, """ "findings": { "high": { "fixable": 0 } } """, Found("HIGH", "NO"), "0 fixable high"),
        new(
            "findings.high", Truth.Unknown, """ "findings": { "high": { "fixable": 0 } } """,
            Found("HIGH", null), "0 fixable high CVE-1, 1 with unknown fix availability"),
        new(
            "findings", Truth.Unknown, """ "findings": { "critical": 0 } """,
            facts => facts with { Findings = Facts.FindingsUnknown("scan SCANNING") }, "findings unknown: scan SCANNING"),
        new(
            "findings", Truth.Unknown, """ "findings": { "critical": 0 } """, facts => facts with { Image = facts.Image with { ScanType = "SOMETHING_NEW" } },
            "findings unknown: use amiScan: Image Builder does not list the findings of scan type SOMETHING_NEW"),

        new(
            "packages.present", Truth.True, """ "packages": { "present": ["openssl* >= 3.0.8"] } """,
            Installed(("openssl-libs", "1:3.0.8-1.amzn2023")), "openssl-libs 1:3.0.8-1.amzn2023 present"),
        new(
            "packages.present", Truth.False, """ "packages": { "present": ["openssl >= 3.0.8"] } """,
            Installed(("openssl", "1:3.0.7-24")), "openssl 1:3.0.7-24 present, required openssl >= 3.0.8"),
        new("packages.present", Truth.False, """ "packages": { "present": ["amazon-ssm-agent"] } """, Installed(("openssl", "3")), "amazon-ssm-agent missing"),
        new(
            "packages.present", Truth.Unknown, """ "packages": { "present": ["openssl >= 3.0.8"] } """,
            Installed(("openssl", null)), "openssl cannot be compared with openssl >= 3.0.8"),
        new("packages.absent", Truth.True, """ "packages": { "absent": ["telnet*"] } """, Installed(("openssl", "3")), "telnet* absent"),
        new(
            "packages.absent", Truth.False, """ "packages": { "absent": ["telnet*"] } """,
            Installed(("telnet", "0.17-84")), "telnet 0.17-84 present, forbidden by telnet*"),
        new(
            "packages.absent", Truth.Unknown, """ "packages": { "absent": ["log4j < 2.17.1"] } """,
            Installed(("log4j", "?")), "log4j ? cannot be compared with log4j < 2.17.1"),
        new(
            "packages", Truth.Unknown, """ "packages": { "absent": ["telnet"] } """,
            facts => facts with { Packages = new Known<IReadOnlyList<Package>>.No("none listed") }, "packages unknown: none listed"),

        new("age.image", Truth.True, """ "age": { "image": "1h" } """, facts => facts, "image not older than 1h"),
        new("age.image", Truth.False, """ "age": { "image": "1h" } """, facts => facts with { Now = facts.Now.AddSeconds(1) }, "image 61m old, at most 1h"),
        new(
            "age.image", Truth.Unknown, """ "age": { "image": "1h" } """,
            facts => facts with { Image = facts.Image with { CreatedAt = null } }, "image age unknown: the service does not report its creation time"),
        new("age.parent", Truth.True, """ "age": { "parent": "30d" } """, Parent(30), "parent not older than 30d"),
        new("age.parent", Truth.False, """ "age": { "parent": "30d" } """, Parent(30.1), "parent 31d old, at most 30d"),
        new(
            "age.parent", Truth.Unknown, """ "age": { "parent": "30d" } """,
            facts => facts with { ParentCreatedAt = new Known<DateTimeOffset>.No("ami-1 is not one image of Image Builder") },
            "parent age unknown: ami-1 is not one image of Image Builder"),

        new("tags.env", Truth.True, """ "tags": { "env": "prod*" } """, Tag("prod-1"), "tag env is prod-1"),
        new("tags.env", Truth.False, """ "tags": { "env": "prod*" } """, Tag("dev"), "tag env is dev, required prod*"),
        new("tags.env", Truth.False, """ "tags": { "env": "prod*" } """, facts => facts, "tag env missing"),

        new("amiScan", Truth.True, """ "amiScan": { "finishedWithin": "1h" } """, Scanned(60), "ami-1 scanned within 1h"),
        new("amiScan", Truth.Unknown, """ "amiScan": { "finishedWithin": "1h" } """, Scanned(61), "ami-1 not scanned within 1h"),
        new(
            "amiScan", Truth.Unknown, """ "amiScan": {} """,
            facts => facts with { AmiScan = new Known<AmiScan>.No("Amazon Inspector has not scanned ami-1") },
            "AMI scan unknown: Amazon Inspector has not scanned ami-1"),
        new(
            "amiScan.findings.critical", Truth.False, """ "amiScan": { "findings": { "critical": 0 } } """,
            Scanned(60, new Finding("CVE-1", "CRITICAL", "YES")), "AMI: 1 critical CVE-1, at most 0"),
        new(
            "amiScan.findings.critical", Truth.True, """ "amiScan": { "findings": { "critical": 0 } } """,
            Scanned(60, new Finding("CVE-1", "HIGH", "YES")), "AMI: 0 critical"),
        new(
            "amiScan.findings.critical", Truth.Unknown, """ "amiScan": { "findings": { "critical": { "fixable": 0 } } } """,
            Scanned(60, new Finding("CVE-1", "CRITICAL", null)), "AMI: 0 fixable critical CVE-1, 1 with unknown fix availability"),

        new("approvals", Truth.True, """ "approvals": { "from": ["platform"] } """, Approved(), "approved by kim"),
        new("approvals", Truth.False, """ "approvals": { "from": ["platform"] } """, facts => facts, "approval missing from platform"),
        new("approvals", Truth.True, """ "approvals": { "from": ["platform"], "notStarter": true } """, Approved("lee"), "approved by kim"),
        new(
            "approvals", Truth.False, """ "approvals": { "from": ["platform"], "notStarter": true } """,
            Approved("Kim"), "approval missing from platform, not counting kim, who started the build"),
        new(
            "approvals", Truth.Unknown, """ "approvals": { "from": ["platform"], "notStarter": true } """,
            Approved(), "approved, but it is unknown who started the build: no event received"),
    ];

    public static TheoryData<int> Rows => [.. Enumerable.Range(0, Table.Length)];

    [Fact]
    public void The_table_has_each_condition_as_true_and_as_false_or_unknown() => Assert.All(
        Table.GroupBy(row => row.Require.Split('"')[1]),
        condition => Assert.True(condition.Any(row => row.Truth == Truth.True) && condition.Any(row => row.Truth != Truth.True), condition.Key));

    [Theory]
    [MemberData(nameof(Rows))]
    public void Alone_a_condition_reports_its_evidence(int number)
    {
        var row = Table[number];

        var rule = Evaluate(row, Gate($$""" "require": { {{row.Require}} } """)).Single();
        var condition = Assert.Single(rule.Conditions, result => result.Condition == row.Condition);

        Assert.Equal((row.Truth, row.Observed), (condition.Truth, condition.Observed));
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Alone_a_condition_decides_its_rule_s_answer(int number)
    {
        var row = Table[number];
        var gate = Gate($$""" "require": { {{row.Require}} }, "unmet": "stop", "unknown": { "for": "1h", "askEvery": "10m", "then": "hold" } """);

        var answer = Evaluate(row, gate).Single().Answer;

        Assert.Equal(Expected(row.Truth, row.Condition == "approvals"), answer);
    }

    /// <summary>Two conditions in one rule: false outweighs unknown, unknown outweighs true, and approvals count last.</summary>
    [Theory]
    [MemberData(nameof(Rows))]
    public void With_any_other_condition_the_worse_of_the_two_decides(int number)
    {
        var one = Table[number];
        foreach (var other in Table.Where(other => Word(other) != Word(one)))
        {
            var gate = Gate($$"""
                "require": { {{one.Require}}, {{other.Require}} }, "unmet": "stop", "unknown": { "for": "1h", "askEvery": "10m", "then": "hold" }
                """);
            var facts = other.Facts(one.Facts(Facts.Quiet));
            var (first, second) = (TruthOf(one, facts), TruthOf(other, facts));

            var answer = Decider(gate).Decide(facts).Answer;

            Assert.Equal(
                new[] { Expected(first, Word(one) == "approvals"), Expected(second, Word(other) == "approvals") }.Max(),
                answer);
        }
    }

    /// <summary>The same two conditions in two rules give the same answer, because the strictest answer wins.</summary>
    [Theory]
    [MemberData(nameof(Rows))]
    public void Two_conditions_give_the_same_answer_in_one_rule_and_in_two_rules(int number)
    {
        const string answers = """ "unmet": "stop", "unknown": { "for": "1h", "askEvery": "10m", "then": "hold" } """;
        var one = Table[number];
        foreach (var other in Table.Where(other => Word(other) != Word(one)))
        {
            var facts = other.Facts(one.Facts(Facts.Quiet));

            var together = Decider(Gate($$""" "require": { {{one.Require}}, {{other.Require}} }, {{answers}} """)).Decide(facts);
            var apart = Decider(
                Gate($$""" "require": { {{one.Require}} }, {{answers}} """, "one"),
                Gate($$""" "require": { {{other.Require}} }, {{answers}} """, "other")).Decide(facts);

            Assert.Equal(together.Answer, apart.Answer);
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Only_required_facts_are_read(int number)
    {
        var expected = Word(Table[number]) switch
        {
            "findings" => GateNeeds.Findings,
            "tests" => GateNeeds.Tests,
            "packages" => GateNeeds.Packages,
            "age" when Table[number].Require.Contains("parent", StringComparison.Ordinal) => GateNeeds.Parent,
            "amiScan" => GateNeeds.AmiScan,
            "approvals" when Table[number].Require.Contains("notStarter", StringComparison.Ordinal) => GateNeeds.Roles | GateNeeds.Starters,
            "approvals" => GateNeeds.Roles,
            _ => GateNeeds.None,
        };

        Assert.Equal(expected, Decider(Gate($$""" "require": { {{Table[number].Require}} } """)).NeedsFor(Facts.Step, Facts.Image));
    }

    private static Truth TruthOf(Row row, GateFacts facts)
    {
        var results = Decider(Gate($$""" "require": { {{row.Require}} } """)).Decide(facts).Rules.Single().Conditions;
        return results.Any(result => result.Truth == Truth.False) ? Truth.False
            : results.Any(result => result.Truth == Truth.Unknown) ? Truth.Unknown
            : Truth.True;
    }

    private static GateAnswer Expected(Truth truth, bool isForPeople) => truth switch
    {
        Truth.True => GateAnswer.Resume,
        _ when isForPeople => GateAnswer.Hold,
        Truth.False => GateAnswer.Stop,
        _ => GateAnswer.AskAgain,
    };

    private static string Word(Row row) => row.Require.Split('"')[1];

    private static IReadOnlyList<RuleAnswer> Evaluate(Row row, string gate) => Decider(gate).Decide(row.Facts(Facts.Quiet)).Rules;

    private static Func<GateFacts, GateFacts> Tests(int passed, int failed, int unfinished) =>
        facts => facts with { Tests = new Known<TestResults>.Yes(new(passed, failed, unfinished)) };

    private static Func<GateFacts, GateFacts> Found(string severity, string? fix) =>
        facts => facts with { Findings = Facts.Found(new Finding("CVE-1", severity, fix)) };

    private static Func<GateFacts, GateFacts> Installed(params (string Name, string? Version)[] packages) =>
        facts => facts with { Packages = new Known<IReadOnlyList<Package>>.Yes([.. packages.Select(package => new Package(package.Name, package.Version))]) };

    private static Func<GateFacts, GateFacts> Parent(double days) =>
        facts => facts with { ParentCreatedAt = new Known<DateTimeOffset>.Yes(facts.Now.AddDays(-days)) };

    private static Func<GateFacts, GateFacts> Tag(string value) =>
        facts => facts with { Image = facts.Image with { Tags = new Dictionary<string, string> { ["env"] = value } } };

    private static Func<GateFacts, GateFacts> Scanned(int minutesAgo, params Finding[] findings) =>
        facts => facts with { AmiScan = new Known<AmiScan>.Yes(new("ami-1", Facts.StartedAt.AddMinutes(-minutesAgo), findings)) };

    private static Func<GateFacts, GateFacts> Approved(string? starter = null) => facts => facts with
    {
        Approvals = [Facts.By("platform", "Platform", "kim")],
        Starters = starter is null
            ? new Known<IReadOnlyList<string>>.No("no event received")
            : new Known<IReadOnlyList<string>>.Yes([$"arn:aws:sts::111122223333:assumed-role/Developer/{starter}"]),
    };

    private sealed record Row(string Condition, Truth Truth, string Require, Func<GateFacts, GateFacts> Facts, string Observed);
}
