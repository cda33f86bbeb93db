using ImageBuilderAutomation.Events;
using ImageBuilderAutomation.Lifecycle;

namespace TestKit.Lifecycle;

/// <summary>Images by name and age, as a listing shows them.</summary>
public static class Fleet
{
    public const string Prefix = "arn:aws:imagebuilder:eu-west-1:111122223333:";

    public static readonly Home Home = new("111122223333", "eu-west-1");

    public static readonly DateTimeOffset Now = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    /// <summary>Three stay; deprecated at 30 days, disabled at 60, deleted at 400; failed builds at 14; no notice; unknown use is accepted; any number at once.</summary>
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
        OwnerAcceptsUnknownUse = true,
    };

    public static string Arn(string path) => $"{Prefix}image/{path}";

    /// <param name="path"><c>web/1.0.0/7</c>.</param>
    /// <param name="age">In days.</param>
    public static LifecycleImage Image(string path, double? age, string status = "AVAILABLE", bool container = false, params (string Key, string Value)[] tags) => new(
        ImageBuildArn.Parse(Arn(path)), status, age is { } days ? Now.AddDays(-days) : null, container, "Linux", "SCHEDULED", PipelineName: null,
        status is "FAILED" or "CANCELLED" || container ? [] : [$"ami-{path.Replace('/', '-')}"], tags.ToDictionary(tag => tag.Key, tag => tag.Value));

    /// <summary>So many available builds of 1.0.0, the newest of which has the highest number and is the given days old, each a day older than the next.</summary>
    public static IEnumerable<LifecycleImage> Newest(string name, int count, int age = 1, int last = 1000) =>
        Enumerable.Range(0, count).Select(n => Image($"{name}/9.0.0/{last - n}", age + n));
}
