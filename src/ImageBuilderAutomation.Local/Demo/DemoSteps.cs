using ImageBuilderAutomation.Local.Routing;

namespace ImageBuilderAutomation.Local.Demo;

/// <summary>An action of the demo at a simulated time. The functions react to it on their own.</summary>
/// <param name="At">The time since the start of the demo.</param>
internal sealed record DemoStep(TimeSpan At, Func<DemoEnvironment, CancellationToken, Task> RunAsync);

/// <summary>A build of the demo: started by a step of the demo, or expected to be started by a function.</summary>
internal sealed record DemoBuild(string Pipeline, string ImageArn)
{
    /// <summary>Version and build number: <c>1.0.0/2</c>.</summary>
    public string Number => string.Join('/', ImageArn.Split('/')[^2..]);

    public override string ToString() => $"{Pipeline} {Number}";
}

/// <summary>The steps of the demo, in order of time.</summary>
internal static class DemoSteps
{
    public const string Released = "released";
    public const string Stopped = "stopped";
    public const string Expired = "expired";
    public const string ThreeTimes = "thrice";
    public const string Killed = "killed";
    public const string Approved = "approved";
    public const string Base = "base";
    public const string Child = "child";
    public const string NewerBase = "newer base";
    public const string NewerChild = "newer child";

    /// <summary>Scope and name of the channel that points at the base image.</summary>
    public const string Channel = "edge-base/prod";

    /// <summary>The SSM parameter that is the channel's target.</summary>
    public const string Parameter = "/images/base-edge/prod";

    /// <summary>The number of pipelines: the independent ones, one that builds a base image, and one that builds on that image.</summary>
    public static int Pipelines => ImageFactory.Pipelines.Count + 2;

    /// <summary>Monday, 09:00 UTC.</summary>
    public static DateTimeOffset Begin { get; } = new(2026, 11, 16, 9, 0, 0, TimeSpan.Zero);

    /// <summary>Late enough for the gate that waits for approvals to expire.</summary>
    public static DateTimeOffset End { get; } = Begin + TimeSpan.FromHours(54);

    public static IReadOnlyList<DemoStep> Day { get; } =
    [
        // The scan completes before the build reaches its gate.
        new(Hours(0), (demo, token) => demo.StartAsync(Released, "base-al2023", token)),

        // The scan is still running while the gate waits; it completes later with a critical finding.
        new(Hours(1), async (demo, token) =>
        {
            await demo.StubAsync("web-shop", DemoEnvironment.ScanThatHangs, token);
            await demo.StartAsync(Stopped, "web-shop", token);
        }),
        new(Hours(2.2), (demo, token) => demo.StubAsync("web-shop", demo.ScanThatFinds("CVE-2026-4411", "CRITICAL"), token)),

        // The gate's event is lost, so the sweep finds the step. Its rule needs two approvals, which nobody gives.
        new(Hours(3), async (demo, token) =>
        {
            demo.Faults.Add(DeliveryFault.Lose(d => demo.IsGateEvent(d, Expired)));
            await demo.StartAsync(Expired, "pay-api", token);
        }),

        new(Hours(4), async (demo, token) =>
        {
            demo.Faults.Add(DeliveryFault.Duplicate(d => demo.IsGateEvent(d, ThreeTimes), copies: 3));
            await demo.StartAsync(ThreeTimes, "base-al2023", token);
        }),

        new(Hours(5), async (demo, token) =>
        {
            await demo.StubAsync("web-shop", DemoEnvironment.CleanScan, token);
            await demo.StartAsync(Killed, "web-shop", token);
            demo.KillAfterNextAnswerTo(Killed);
        }),

        // Only the base image is started by the demo; the image that builds on it must be started by a function.
        new(Hours(6), async (demo, token) =>
        {
            await demo.StartParentAsync(Base, token);
            demo.Expect(Child, ImageFactory.Child, 1);
        }),

        // A newer image of its recipe exists by now. The template keeps it from being retired with the other superseded image.
        new(Hours(8), (demo, token) => demo.UseInTemplateAsync(Released, token)),

        new(Hours(9), (demo, token) => demo.LoosenConfigurationAsync(token)),

        // Its rule needs a person of each of two groups.
        new(Hours(10), (demo, token) => demo.StartAsync(Approved, "pay-api", token)),
        new(Hours(11), (demo, token) => demo.ForgeAsync(Approved, token)),
        new(Hours(11.5), (demo, token) => demo.ApproveAsync(Approved, "PlatformApprover/kim", "platform", token)),
        new(Hours(12), (demo, token) => demo.ApproveAsync(Approved, "SecurityApprover/sam", "security", token)),

        new(Hours(25), async (demo, token) =>
        {
            await demo.StartAsync(NewerBase, ImageFactory.Parent, token);
            demo.Expect(NewerChild, ImageFactory.Child, 2);
        }),

        // A rule promoted both images of the base to the channel when they were released. An operator takes the newer one back, promotes it again, and revokes it.
        new(Hours(28.1), (demo, token) => demo.OperateAsync(
            NewerBase, "rollback", "the new image does not start on old instance types",
            new() { ["channel"] = Channel, ["from"] = demo.Builds[NewerBase].ImageArn }, token)),
        new(Hours(29.1), (demo, token) => demo.OperateAsync(
            NewerBase, "promote", "the old instance types are gone", new() { ["channel"] = Channel, ["image"] = demo.Builds[NewerBase].ImageArn }, token)),
        new(Hours(30.1), async (demo, token) =>
        {
            await demo.OperateAsync(
                NewerBase, "revoke", "one of its packages came from a compromised repository", new() { ["image"] = demo.Builds[NewerBase].ImageArn }, token);
            await demo.ListDescendantsAsync(NewerBase, token);
        }),

        // The first image of base-al2023 and the first child image are now more than a day old. The next lifecycle run retires the one that nobody refers to.
        new(Hours(32.5), (demo, token) => demo.PlanAsync(token)),
    ];

    private static TimeSpan Hours(double hours) => TimeSpan.FromHours(hours);
}
