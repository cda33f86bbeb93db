using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.People;

namespace ImageBuilderAutomation.Tests.Policies;

/// <summary>A default build to which each test applies its differences: scanned, tested, no findings, just begun to wait.</summary>
internal static class Facts
{
    public static readonly DateTimeOffset StartedAt = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    public static readonly ImageFacts Image = new(
        "arn:aws:imagebuilder:eu-central-1:111122223333:image/web-shop/1.0.0/7",
        "arn:aws:imagebuilder:eu-central-1:111122223333:image-pipeline/web-shop",
        "arn:aws:imagebuilder:eu-central-1:111122223333:image-recipe/web-shop/1.0.0",
        "web-shop", "1.0.0", "Linux", "USER_INITIATED", "DISTRIBUTING", StartedAt.AddHours(-1), "COMPLETED", null, TestsEnabled: true,
        new Dictionary<string, string>());

    public static readonly WaitingStep Step = new(
        "step-1", Image.Arn, "wf-1", "arn:aws:imagebuilder:eu-central-1:111122223333:workflow/distribution/release/1.0.0/1",
        "ApproveRelease", "WaitForAction", "RUNNING", StartedAt, null, null, null, null, null);

    public static readonly GateFacts Quiet = new(
        Step, Image, Found(), new Known<TestResults>.Yes(new(Passed: 2, Failed: 0, Unfinished: 0)), [], StartedAt)
    {
        Roles = Roles("Platform", "Security", "Developer"),
    };

    /// <summary>Roles whose session names are their users' own.</summary>
    public static KnownRoles Roles(params string[] names) => new(
        "111122223333", names.ToDictionary(name => name, Known<RoleFacts> (_) => new Known<RoleFacts>.Yes(new("/", NamesSessions: true))));

    public static Known<IReadOnlyList<Finding>> Found(params Finding[] findings) => new Known<IReadOnlyList<Finding>>.Yes(findings);

    public static Known<IReadOnlyList<Finding>> FindingsUnknown(string reason) => new Known<IReadOnlyList<Finding>>.No(reason);

    public static GateFacts WithoutScan => Quiet with { Image = Image with { ScanStatus = null }, Findings = FindingsUnknown("scan missing") };

    public static GateFacts After(this GateFacts facts, TimeSpan waited) => facts with { Now = StartedAt + waited };

    public static Approval By(string group, string role, string person) =>
        new(group, $"arn:aws:sts::111122223333:assumed-role/{role}/{person}", "looks good", StartedAt);
}
