using System.Text.Json.Nodes;
using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Releases;
using ImageBuilderAutomation.Tests.History;

namespace ImageBuilderAutomation.Tests.Releases;

public sealed class ReleaseTextTests
{
    private static readonly Finding[] Findings = [new("CVE-2026-2", "LOW", "NO"), new("CVE-2026-1", "HIGH", "YES")];
    private static readonly ReleasedPackage[] Packages = [new("zlib", "1.3"), new("openssl", "3.0.8"), new("openssl", "1.1.1"), new("kernel", null)];
    private static readonly UsedWaiver Waiver = new(["CVE-2026-2", "CVE-2026-1"], "kim", new(2026, 12, 31), "not reachable", "openssl*", null) { OmittedFindings = 3 };
    private static readonly OutputAmi[] Amis = [new("ami-2", "us-east-1", null, null), new("ami-1", "eu-west-1", "111122223333", "base")];

    private static ReleaseFacts Facts(bool reversed = false) => new(
        Builds.Snapshot("AVAILABLE", 50) with
        {
            Amis = Shuffled(Amis, reversed),
            Tags = new Dictionary<string, string>(Shuffled<KeyValuePair<string, string>>([new("team", "platform"), new("env", "prod")], reversed)),
        },
        Shuffled([Gate("step-2", 5), Gate("step-1", 5), Gate("step-3", 1)], reversed),
        Shuffled([Start("b", 0), Start("a", 0), Start("c", -1)], reversed),
        new GateCoverage(CoverageVerdict.Covered, "rule clean: step distribution/ApproveRelease was resumed"),
        new Known<IReadOnlyList<ReleasedPackage>>.Yes(Shuffled(Packages, reversed)),
        new Known<IReadOnlyList<Finding>>.Yes(Shuffled(Findings, reversed)),
        Previous: null);

    [Fact]
    public void The_same_facts_in_another_order_give_the_same_bytes() =>
        Assert.Equal(ReleaseText.Of(Facts()), ReleaseText.Of(Facts(reversed: true)));

    [Fact]
    public void The_time_of_the_read_does_not_change_the_bytes()
    {
        var facts = Facts();

        Assert.Equal(
            ReleaseText.Of(facts),
            ReleaseText.Of(facts with { Image = facts.Image with { ReadStartedAt = facts.Image.ReadStartedAt.AddDays(1) } }));
    }

    [Fact]
    public void Every_kind_of_fact_changes_the_bytes()
    {
        var facts = Facts();
        ReleaseFacts[] others =
        [
            facts with { Image = facts.Image with { OsVersion = "Amazon Linux 2" } },
            facts with { Image = facts.Image with { ParentImage = "ami-0parent" } },
            facts with { Image = facts.Image with { Components = ["arn:aws:imagebuilder:eu-west-1:111122223333:component/a/1.0.0/1"] } },
            facts with { Image = facts.Image with { Containers = [new("eu-west-1", ["repository:1"])] } },
            facts with { Gates = [] },
            facts with { Starts = [] },
            facts with { Coverage = null },
            facts with { Coverage = new(CoverageVerdict.NotDemanded, "no gate rule applies") },
            facts with { Packages = new Known<IReadOnlyList<ReleasedPackage>>.Yes([.. Packages, new("new", "1")]) },
            facts with { Findings = new Known<IReadOnlyList<Finding>>.Yes([]) },
            facts with { Findings = new Known<IReadOnlyList<Finding>>.No("scan missing") },
            facts with { Previous = new("recipe", 1, "image", "hash", null, Builds.Start) },
        ];

        Assert.Equal(others.Length + 1, others.Append(facts).Select(ReleaseText.Of).Distinct().Count());
    }

    [Fact]
    public void Packages_that_could_not_be_read_are_not_an_empty_list()
    {
        var packages = Json(Facts() with { Packages = new Known<IReadOnlyList<ReleasedPackage>>.No("more than 1000 packages") })["packages"]!;

        Assert.Null(packages["components"]);
        Assert.Equal("more than 1000 packages", packages["properties"]![0]!["value"]!.ToString());
        // For readers of the bill of materials alone, in the words of CycloneDX.
        Assert.Equal($$"""[{"aggregate":"unknown","assemblies":["{{Builds.Image}}"]}]""", packages["compositions"]!.ToJsonString());
    }

    [Fact]
    public void Known_packages_make_no_claim_about_what_else_is_unknown()
    {
        Assert.Null(Json(Facts())["packages"]!["compositions"]);
        Assert.Equal(4, Json(Facts())["packages"]!["components"]!.AsArray().Count);
    }

    [Fact]
    public void Findings_that_could_not_be_read_are_not_an_empty_list()
    {
        var findings = Json(Facts() with { Findings = new Known<IReadOnlyList<Finding>>.No("scan missing") })["findings"]!;

        Assert.Equal("""{"known":false,"reason":"scan missing"}""", findings.ToJsonString());
    }

    [Fact]
    public void A_gate_is_written_with_its_evidence()
    {
        var gate = Json(Facts())["gates"]![0]!;

        Assert.Equal("step-3", gate["step"]!.ToString());
        Assert.Equal("policy-hash", gate["decision"]!["policy"]!.ToString());
        Assert.Equal(
            """{"condition":"findings.critical","is":"true","observed":"0 critical, at most 0"}""",
            gate["decision"]!["rules"]![0]!["conditions"]![0]!.ToJsonString());
        Assert.Equal(
            """[{"findings":["CVE-2026-1","CVE-2026-2"],"omitted":3,"package":"openssl*","until":"2026-12-31","owner":"kim","reason":"not reachable","ticket":null}]""",
            gate["decision"]!["waivers"]!.ToJsonString());
        Assert.Equal("role/Approver/kim", gate["approvals"]![0]!["by"]!.ToString());
    }

    [Theory]
    [InlineData(CoverageVerdict.Covered, null, "gated", "gated (why)")]
    [InlineData(CoverageVerdict.Exempted, "2026-12-31", "exempted", "exempted (why, until 2026-12-31)")]
    [InlineData(CoverageVerdict.NotDemanded, null, "notDemanded", "not demanded (why)")]
    [InlineData(CoverageVerdict.Uncovered, null, "releasedWithoutGate", "released without gate (why)")]
    [InlineData(CoverageVerdict.Unknown, null, "unknown", "unknown (why)")]
    public void The_record_and_its_bill_of_materials_say_whether_gates_released_the_build(
        CoverageVerdict verdict, string? until, string written, string described)
    {
        var record = Json(Facts() with
        {
            Coverage = new(verdict, "why") { Until = until is null ? null : DateOnly.Parse(until, System.Globalization.CultureInfo.InvariantCulture) },
        });

        Assert.Equal((written, "why", until), ($"{record["coverage"]!["is"]}", $"{record["coverage"]!["reason"]}", record["coverage"]!["until"]?.ToString()));
        Assert.Equal(described, record["packages"]!["metadata"]!["properties"]![0]!["value"]!.ToString());
    }

    [Fact]
    public void A_missing_gate_is_written_with_its_rule_and_step()
    {
        var coverage = Json(Facts() with
        {
            Coverage = new(CoverageVerdict.Uncovered, "why") { Missing = [new("pci-release", "distribution/ApproveRelease", "no step matches")], OmittedCount = 2 },
        })["coverage"]!;

        Assert.Equal("""[{"rule":"pci-release","step":"distribution/ApproveRelease","reason":"no step matches"}]""", coverage["missing"]!.ToJsonString());
        Assert.Equal(2, (int)coverage["omitted"]!);
    }

    [Fact]
    public void A_history_that_does_not_say_is_not_taken_as_gated() =>
        Assert.Equal("unknown", Json(Facts() with { Coverage = null })["coverage"]!["is"]!.ToString());

    private static JsonNode Json(ReleaseFacts facts) => JsonNode.Parse(ReleaseText.Of(facts))!;

    private static BuildStart Start(string id, int minutes) =>
        new(Builds.Image.ToString(), id, "CreateImage", "arn:aws:sts::111122223333:assumed-role/Developer/kim", null, Builds.Start.AddMinutes(minutes));

    private static GateRecord Gate(string step, int minutes) => new()
    {
        StepExecutionId = step,
        ImageArn = Builds.Image.ToString(),
        WorkflowExecutionId = "wf-1",
        WorkflowArn = "arn:aws:imagebuilder:eu-west-1:111122223333:workflow/distribution/release/1.0.0/1",
        StepName = "ApproveRelease",
        State = GateState.Answered,
        OpenedAt = Builds.Start.AddMinutes(minutes),
        Approvals = [new("platform", "role/Approver/kim", "looks good", Builds.Start)],
        Decision = new(
            GateAnswer.Resume,
            "clean",
            [new("clean", GateAnswer.Resume, "all hold", [new("findings.critical", Truth.True, "0 critical, at most 0")], null, null)],
            "policy-hash",
            Builds.Start,
            null)
        {
            Waivers = [Waiver],
        },
    };

    private static T[] Shuffled<T>(T[] items, bool reversed) => reversed ? [.. items.Reverse()] : items;
}
