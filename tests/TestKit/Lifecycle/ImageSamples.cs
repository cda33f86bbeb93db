using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle;

namespace TestKit.Lifecycle;

/// <summary>Creates images with a name and an age, in the form in which the inventory lists them.</summary>
public static class ImageSamples
{
    public const string Prefix = "arn:aws:imagebuilder:eu-west-1:111122223333:";

    public static readonly AccountRegion AccountRegion = new("111122223333", "eu-west-1");

    public static readonly DateTimeOffset Now = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// Keeps three images; deprecates at 30 days, disables at 60, deletes at 400; deletes failed builds at 14 days; no notice period and no quiet
    /// period; accepts unknown use and loss; no limit per run; no usage reports.
    /// </summary>
    public static readonly LifecycleRules Rules = new()
    {
        PolicyHash = "8f3c1e",
        Rules =
        [
            new()
            {
                Name = "default",
                KeepNewest = 3,
                Deprecate = TimeSpan.FromDays(30),
                Disable = TimeSpan.FromDays(60),
                Delete = TimeSpan.FromDays(400),
                DeleteFailed = TimeSpan.FromDays(14),
            },
        ],
        Limits = new(PerRun: 1000, Percent: 100),
        Notice = TimeSpan.Zero,
        Quiet = TimeSpan.Zero,
        AcceptedLoss = "these are only tests",
        OwnerAcceptsUnknownUse = true,
        Usage = new() { OtherAccounts = null },
    };

    public static string Arn(string path) => $"{Prefix}image/{path}";

    /// <param name="path"><c>web/1.0.0/7</c>.</param>
    /// <param name="age">In days.</param>
    public static LifecycleImage Image(
        string path, double? age, string status = "AVAILABLE", bool container = false, params (string Key, string Value)[] tags) => new(
        ImageBuildArn.Parse(Arn(path)), status, age is { } days ? Now.AddDays(-days) : null, container, "Linux", "SCHEDULED", PipelineName: null,
        status is "FAILED" or "CANCELLED" || container ? [] : [$"ami-{path.Replace('/', '-')}"], tags.ToDictionary(tag => tag.Key, tag => tag.Value));

    /// <summary>Available builds of version 9.0.0. The newest has the highest number and the given age in days; each earlier build is one day older.</summary>
    public static IEnumerable<LifecycleImage> Newest(string name, int count, int age = 1, int last = 1000) =>
        Enumerable.Range(0, count).Select(n => Image($"{name}/9.0.0/{last - n}", age + n));
}
