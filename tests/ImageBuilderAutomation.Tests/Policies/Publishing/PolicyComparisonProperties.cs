using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.People;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Policies.Publishing;
using TestKit;

namespace ImageBuilderAutomation.Tests.Policies.Publishing;

/// <summary>Random pairs of small policies, mostly with few differences, and random facts.</summary>
public sealed class PolicyComparisonProperties
{
    private static readonly int Pairs = LongRun.IsOn ? 5000 : 1000;
    private const int FactsOfEach = 15;
    private static readonly DateOnly Today = DateOnly.FromDateTime(Facts.StartedAt.UtcDateTime);

    /// <param name="seed">The second one removes a waiver in favour of one that is not active yet.</param>
    [Theory]
    [InlineData(20261120)]
    [InlineData(3)]
    public void A_decision_becomes_less_strict_only_by_a_change_that_loosens(int seed)
    {
        var random = new Random(seed);
        var (weaker, proven) = (0, 0);
        for (var pair = 0; pair < Pairs; pair++)
        {
            var before = new Draft(random);
            var after = before.Changed(random);
            var (old, now) = (before.ToPolicy(), after.ToPolicy());
            var changes = PolicyComparison.Of(old, now, Today);
            var loosens = changes.Any(change => change.Effect == ChangeEffect.Loosens);
            var (oldDecider, newDecider) = (PolicyTexts.Decider(old), PolicyTexts.Decider(now));
            for (var n = 0; n < FactsOfEach; n++)
            {
                var facts = SomeFacts(random);
                var (was, becomes) = (oldDecider.Decide(facts), newDecider.Decide(facts));
                if (becomes.Answer >= was.Answer)
                    continue;
                weaker++;
                Assert.True(loosens, $"pair {pair}: {was.Answer} ({was.Reason}) becomes {becomes.Answer} ({becomes.Reason}) with: {string.Join("; ", changes)}");
            }

            if (!loosens && changes.Count > 0)
                proven++;
        }

        // The property is tested only if decisions do become weaker, and means something only if the comparison does not say so of every change.
        Assert.True(weaker > Pairs / 5, $"{weaker} weaker decisions");
        Assert.True(proven > Pairs / 10, $"{proven} pairs that are proven not to loosen");
    }

    private static T OneOf<T>(Random random, params ReadOnlySpan<T> choices) => choices[random.Next(choices.Length)];

    private static GateFacts SomeFacts(Random random)
    {
        var image = Facts.Image with
        {
            PipelineArn = $"arn:aws:imagebuilder:eu-central-1:111122223333:image-pipeline/{OneOf(random, "web-shop", "pay-api", "other")}",
            Platform = OneOf(random, "Linux", "Windows", null),
            ScanStatus = OneOf(random, "COMPLETED", "COMPLETED", "COMPLETED", "SCANNING"),
            CreatedAt = Facts.StartedAt.AddHours(-random.Next(0, 100)),
            Tags = random.Next(3) == 0 ? new Dictionary<string, string>() : new Dictionary<string, string> { ["env"] = OneOf(random, "prod", "test") },
        };
        var findings = SomeFindings(random);
        return new(
            Facts.Step with { Name = OneOf(random, "ApproveRelease", "ApproveRelease", "Check"), },
            image,
            random.Next(8) == 0 ? Facts.FindingsUnknown("page cap") : Facts.Found(findings),
            random.Next(6) == 0 ? new Known<TestResults>.No("none") : new Known<TestResults>.Yes(new(1, random.Next(6) == 0 ? 1 : 0, 0)),
            [.. Enumerable.Range(0, random.Next(4)).Select(_ => Facts.By(
                OneOf(random, "platform", "security"), OneOf(random, "Platform", "Security", "Other"), OneOf(random, "kim", "lee", "sam")))],
            Facts.StartedAt.AddHours(random.Next(0, 12)))
        {
            Starters = random.Next(4) == 0
                ? new Known<IReadOnlyList<string>>.No("not reported")
                : new Known<IReadOnlyList<string>>.Yes([$"arn:aws:sts::111122223333:assumed-role/Developer/{OneOf(random, "kim", "alice")}"]),
            AmiScan = random.Next(4) == 0
                ? new Known<AmiScan>.No("missing")
                : new Known<AmiScan>.Yes(new("ami-1", Facts.StartedAt.AddHours(-random.Next(0, 60)), SomeFindings(random))),
            Packages = random.Next(4) == 0
                ? new Known<IReadOnlyList<Package>>.No("not read")
                : new Known<IReadOnlyList<Package>>.Yes([new("agent", OneOf(random, "1.0", "2.0")), new("telnet", null)]),
            ParentCreatedAt = new Known<DateTimeOffset>.Yes(Facts.StartedAt.AddHours(-random.Next(0, 100))),
        };
    }

    private static Finding[] SomeFindings(Random random) =>
    [
        .. Enumerable.Range(0, random.Next(4)).Select(_ => new Finding(
            OneOf(random, "CVE-1", "CVE-2", "CVE-3"), OneOf(random, "CRITICAL", "HIGH", "STRANGE"), OneOf(random, "YES", "NO", null))
        {
            Packages = OneOf<string[]>(random, [], ["openssl"], ["zlib"]),
        }),
    ];

    /// <summary>A policy before its rules refer to its scopes, groups and waivers.</summary>
    private sealed class Draft
    {
        private readonly Dictionary<string, string> _scopes;
        private readonly Dictionary<string, string[]> _groups;
        private readonly List<DraftRule> _rules;
        private readonly List<DraftWaiver> _waivers;

        public Draft(Random random)
            : this(
                new() { ["pay"] = "pay-*", ["web"] = "web-*", ["linux"] = "*" },
                new() { ["platform"] = ["role/Platform"], ["security"] = ["role/Security"] },
                [.. Enumerable.Range(0, random.Next(1, 4)).Select(n => new DraftRule($"rule-{n}", random))],
                [.. Enumerable.Range(0, random.Next(3)).Select(_ => new DraftWaiver(random))])
        {
        }

        private Draft(Dictionary<string, string> scopes, Dictionary<string, string[]> groups, List<DraftRule> rules, List<DraftWaiver> waivers) =>
            (_scopes, _groups, _rules, _waivers) = (scopes, groups, rules, waivers);

        /// <summary>A copy with one to three differences.</summary>
        public Draft Changed(Random random)
        {
            var copy = new Draft(new(_scopes), new(_groups), [.. _rules], [.. _waivers]);
            for (var n = random.Next(1, 4); n > 0; n--)
                copy.Change(random);
            return copy;
        }

        public Policy ToPolicy()
        {
            var scopes = _scopes.ToDictionary(
                scope => scope.Key,
                scope => new Scope { Name = scope.Key, Pipelines = [new(scope.Value)], Platforms = scope.Key == "linux" ? ["Linux"] : null });
            var groups = _groups.ToDictionary(group => group.Key, group => new ApproverGroup(group.Key, group.Value));
            List<Waiver> waivers = [.. _waivers.Select(waiver => waiver.ToWaiver(Chosen(waiver.Scopes)))];
            return new()
            {
                Hash = "8f3c1e" + new string('0', 58),
                Scopes = scopes,
                Approvers = groups,
                Waivers = waivers,
                Gates = [.. _rules.Select(rule => rule.ToRule(Chosen(rule.Scopes), groups, waivers))],
            };

            IReadOnlyList<Scope>? Chosen(string[]? names) => names is null ? null : [.. names.Select(name => scopes[name])];
        }

        private void Change(Random random)
        {
            var rule = _rules.Count > 0 ? random.Next(_rules.Count) : -1;
            switch (random.Next(12))
            {
                case 0:
                    _rules.Add(new($"rule-{random.Next(4, 9)}", random));
                    if (_rules.GroupBy(each => each.Name).Any(group => group.Count() > 1))
                        _rules.RemoveAt(_rules.Count - 1);
                    break;
                case 1 when rule >= 0:
                    _rules.RemoveAt(rule);
                    break;
                case 2 when rule >= 0:
                    _rules[rule] = _rules[rule] with { Name = $"renamed-{random.Next(1000)}" };
                    break;
                case 3:
                    _waivers.Add(new(random));
                    break;
                case 4 when _waivers.Count > 0:
                    _waivers.RemoveAt(random.Next(_waivers.Count));
                    break;
                case 5 when _waivers.Count > 0:
                    _waivers[random.Next(_waivers.Count)] = new(random);
                    break;
                case 6:
                    _scopes[OneOf(random, "pay", "web", "linux")] = OneOf(random, "pay-*", "web-*", "*");
                    break;
                case 7:
                    _groups[OneOf(random, "platform", "security")] = OneOf<string[]>(random, ["role/Platform"], ["role/Security"], ["role/Platform", "role/Other"]);
                    break;
                default:
                    if (rule >= 0)
                        _rules[rule] = _rules[rule].Changed(random);
                    break;
            }
        }
    }

    private sealed record DraftWaiver(string[] Ids, string[]? Scopes, string? Package, DateOnly Until)
    {
        public DraftWaiver(Random random)
            : this(
                OneOf<string[]>(random, ["CVE-1"], ["CVE-2"], ["CVE-1", "CVE-2"], ["CVE-1", "CVE-2", "CVE-3"]), SomeScopes(random), OneOf(random, null, null, "openssl"),
                Today.AddDays(OneOf(random, -1, 0, 30, 60, 900)))
        {
        }

        public Waiver ToWaiver(IReadOnlyList<Scope>? scopes) => new()
        {
            Findings = Ids,
            Scopes = scopes,
            Package = Package is null ? null : new(Package),
            Until = Until,
            Owner = "kim",
            Reason = "accepted",
        };
    }

    private static string[]? SomeScopes(Random random) => OneOf<string[]?>(random, null, null, ["pay"], ["web"], ["pay", "web"], ["linux"]);

    private sealed record DraftRule(
        string Name, string[]? Scopes, StepPattern Step, int? Scan, bool Tests, (string Severity, int? AtMost, int? Fixable)[] Limits, int? AmiScan, int? Age, string? Tag,
        string[] Present, string[] From, int Each, bool NotStarter, GateAnswer Unmet, UnknownAnswer Unknown, int? Expires)
    {
        private static readonly (string, int?, int?)[][] SomeLimits =
            [[], [("critical", 0, null)], [("critical", 1, null)], [("critical", 1, 0), ("high", null, 0)], [("critical", 0, null), ("high", 2, 1)]];

        public DraftRule(string name, Random random)
            : this(
                name, SomeScopes(random), SomeStep(random), OneOf<int?>(random, null, null, 24, 48), random.Next(3) == 0, OneOf(random, SomeLimits),
                OneOf<int?>(random, null, null, null, 24, 48), OneOf<int?>(random, null, null, null, 24, 48), OneOf(random, null, null, null, "*", "prod"),
                OneOf<string[]>(random, [], [], [], ["agent"], ["agent >= 1.5"]), OneOf<string[]>(random, [], [], ["platform"], ["security"], ["platform", "security"]),
                random.Next(1, 3), random.Next(2) == 0, OneOf(random, GateAnswer.Hold, GateAnswer.Stop), SomeUnknown(random), OneOf<int?>(random, null, null, 5, 8))
        {
        }

        public DraftRule Changed(Random random)
        {
            var other = new DraftRule(Name, random);
            return random.Next(14) switch
            {
                0 => this with { Scopes = other.Scopes },
                1 => this with { Step = other.Step },
                2 => this with { Scan = other.Scan },
                3 => this with { Tests = other.Tests },
                4 or 5 => this with { Limits = other.Limits },
                6 => this with { AmiScan = other.AmiScan },
                7 => this with { Age = other.Age },
                8 => this with { Tag = other.Tag, Present = other.Present },
                9 => this with { From = other.From },
                10 => this with { Each = other.Each, NotStarter = other.NotStarter },
                11 => this with { Unmet = other.Unmet },
                12 => this with { Unknown = other.Unknown },
                _ => this with { Expires = other.Expires },
            };
        }

        public GateRule ToRule(IReadOnlyList<Scope>? scopes, Dictionary<string, ApproverGroup> groups, List<Waiver> waivers) => new()
        {
            Name = Name,
            Scopes = scopes,
            Step = Step,
            Require = [.. Conditions(groups, waivers).OfType<ICondition>()],
            Unmet = Unmet,
            Unknown = Unknown,
            Expires = Expires is { } hours ? new(TimeSpan.FromHours(hours), GateAnswer.Stop) : null,
        };

        private IEnumerable<ICondition?> Conditions(Dictionary<string, ApproverGroup> groups, List<Waiver> waivers)
        {
            List<FindingsLimit> limits = [.. Limits.Select(limit => new FindingsLimit(limit.Severity, limit.AtMost, limit.Fixable))];
            yield return Scan is { } scan ? new ScanCondition(TimeSpan.FromHours(scan)) : null;
            yield return Tests ? new TestsCondition() : null;
            yield return limits.Count > 0 ? new FindingsCondition(limits) { Waivers = waivers } : null;
            yield return AmiScan is { } ami ? new AmiScanCondition(TimeSpan.FromHours(ami), limits) { Waivers = waivers } : null;
            yield return Age is { } age ? new AgeCondition(TimeSpan.FromHours(age), TimeSpan.FromHours(2 * age)) : null;
            yield return Tag is { } tag ? new TagsCondition(new Dictionary<string, Glob> { ["env"] = new(tag) }) : null;
            yield return Present.Length > 0
                ? new PackagesCondition([.. Present.Select(text => PackageRequirement.TryParse(text, out var requirement) ? requirement : throw new InvalidOperationException(text))], [])
                : null;
            yield return From.Length > 0 ? new ApprovalsCondition([.. From.Select(name => groups[name])], Each, NotStarter) : null;
        }

        private static StepPattern SomeStep(Random random) => OneOf(
            random, new("distribution", new("ApproveRelease")), new("distribution", new("ApproveRelease")), new StepPattern("distribution", new("*")),
            new StepPattern("*", new("Approve*")), new StepPattern("distribution", new("Check")));

        private static UnknownAnswer SomeUnknown(Random random) =>
            new(TimeSpan.FromMinutes(10), TimeSpan.FromHours(OneOf(random, 1, 3, 3, 6)), OneOf(random, GateAnswer.Hold, GateAnswer.Hold, GateAnswer.Stop));
    }
}
