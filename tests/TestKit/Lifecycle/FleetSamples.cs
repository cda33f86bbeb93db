using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Fleet;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Lifecycle.Usage;

namespace TestKit.Lifecycle;

/// <summary>Facts about a small fleet. AMIs are named after their build, as in <see cref="ImageSamples"/>: <c>ami-web-1.0.0-1</c>.</summary>
public static class FleetSamples
{
    public static readonly DateTimeOffset Now = ImageSamples.Now;

    /// <param name="path"><c>web/1.0.0/7</c>.</param>
    /// <param name="age">In days.</param>
    public static FleetImage Image(string path, double age, string status = "AVAILABLE") => new(
        ImageBuildArn.Parse(ImageSamples.Arn(path)), $"image-recipe/{path.Split('/')[0]}", status, Now.AddDays(-age), [new(Ami(path))]);

    public static string Ami(string path) => $"ami-{path.Replace('/', '-')}";

    /// <summary>Every source has looked at every AMI, completely, and found nothing: no use, no finding.</summary>
    public static FleetFacts Facts(params FleetImage[] images) => new()
    {
        Now = Now,
        Images = images,
        References = new(UsageSourceKind.References, images.SelectMany(image => image.Amis).ToDictionary(ami => ami.AmiId, _ => new AmiEvidence(Now, [])), Calls: 1),
        Reports = images.SelectMany(image => image.Amis).ToDictionary(ami => ami.AmiId, ami => Report(ami.AmiId, 1)),
        Scans = images.SelectMany(image => image.Amis).ToDictionary(
            ami => ami.AmiId, _ => (Known<AmiFixes>)new Known<AmiFixes>.Yes(new(Now.AddDays(-1), new Dictionary<string, DateTimeOffset>()))),
        Findings = images.ToDictionary(
            image => image.Arn.ToString(), _ => (Known<DatedFindings>)new Known<DatedFindings>.Yes(new(new(0, 0, 0, 0), Now.AddDays(-2)))),
    };

    /// <summary>Adds instances and launch templates of the own account.</summary>
    public static FleetFacts Using(this FleetFacts facts, string path, int instances, int templates = 0)
    {
        var uses = Enumerable.Range(1, instances).Select(n => new AmiUse(UseKind.Instance, $"i-{path}-{n}"))
            .Concat(Enumerable.Range(1, templates).Select(n => new AmiUse(UseKind.LaunchTemplate, $"lt-{path}-{n}") { IsCurrentVersion = true }));
        return facts.UsedBy(path, [.. uses]);
    }

    /// <summary>Says what of the own account uses an image.</summary>
    public static FleetFacts UsedBy(this FleetFacts facts, string path, params AmiUse[] uses) => facts with
    {
        References = facts.References with { Amis = With(facts.References.Amis, Ami(path), new AmiEvidence(Now, uses)) },
    };

    /// <summary>Says why there may be more uses of the own account.</summary>
    public static FleetFacts Incomplete(this FleetFacts facts, string path, string reason) => facts with
    {
        References = facts.References with { Amis = With(facts.References.Amis, Ami(path), facts.References.Amis[Ami(path)] with { Incomplete = reason }) },
    };

    /// <summary>Adds the latest usage report of an AMI.</summary>
    public static FleetFacts Reported(this FleetFacts facts, string path, double age, params UsageReportEntry[] entries) =>
        facts with { Reports = With(facts.Reports, Ami(path), Report(Ami(path), age, entries)) };

    /// <summary>Says since how many days a fix for a severity is known.</summary>
    public static FleetFacts Fixable(this FleetFacts facts, string path, params (string Severity, double Days)[] fixes) => facts with
    {
        Scans = With(facts.Scans, Ami(path), new Known<AmiFixes>.Yes(new(Now.AddDays(-1), fixes.ToDictionary(fix => fix.Severity, fix => Now.AddDays(-fix.Days))))),
    };

    public static FleetFacts Unscanned(this FleetFacts facts, string path) =>
        facts with { Scans = With(facts.Scans, Ami(path), new Known<AmiFixes>.No($"Amazon Inspector has not scanned {Ami(path)}")) };

    public static FleetFacts Found(this FleetFacts facts, string path, long critical, double read = 2) => facts with
    {
        Findings = With(facts.Findings, ImageSamples.Arn(path), new Known<DatedFindings>.Yes(new(new FindingsSummary(critical, 0, 0, critical), Now.AddDays(-read)))),
    };

    public static FleetReport Report(this FleetFacts facts) => FleetReport.Of(facts, UsageRules.Default, ImageSamples.AccountRegion);

    private static UsageReportRecord Report(string ami, double age, params UsageReportEntry[] entries) => new()
    {
        AmiId = ami,
        Region = ImageSamples.AccountRegion.Region,
        State = UsageReportState.Idle,
        Result = new(Now.AddDays(-age), 100, entries, 0),
        ChangedAt = Now.AddDays(-age),
    };

    private static Dictionary<string, T> With<T>(IReadOnlyDictionary<string, T> all, string key, T value) =>
        new(all, StringComparer.Ordinal) { [key] = value };
}
