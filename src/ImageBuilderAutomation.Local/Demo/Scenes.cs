using ImageBuilderAutomation.Local.Routing;

namespace ImageBuilderAutomation.Local.Demo;

/// <summary>The steps of the demo, in order of time.</summary>
internal static class Scenes
{
    public const string Released = "released";
    public const string Stopped = "stopped";
    public const string Expired = "expired";
    public const string Thrice = "thrice";
    public const string Killed = "killed";
    public const string Base = "base";
    public const string Child = "child";
    public const string NewerBase = "newer base";
    public const string NewerChild = "newer child";

    /// <summary>The number of pipelines: the independent ones, one that builds a base image, and one that builds on that image.</summary>
    public static int Pipelines => ImageFactory.Pipelines.Count + 2;

    /// <summary>Monday, 09:00 UTC.</summary>
    public static DateTimeOffset Begin { get; } = new(2026, 11, 16, 9, 0, 0, TimeSpan.Zero);

    /// <summary>Late enough for the gate that waits for approvals to expire.</summary>
    public static DateTimeOffset End { get; } = Begin + TimeSpan.FromHours(54);

    public static IReadOnlyList<Scene> Day { get; } =
    [
        // The scan completes before the build reaches its gate.
        new(Hours(0), (stage, token) => stage.StartAsync(Released, "base-al2023", token)),

        // The scan is still running while the gate waits; it completes later with a critical finding.
        new(Hours(1), async (stage, token) =>
        {
            await stage.OrderAsync("web-shop", DemoStage.ScanThatHangs, token);
            await stage.StartAsync(Stopped, "web-shop", token);
        }),
        new(Hours(2.2), (stage, token) => stage.OrderAsync("web-shop", stage.ScanThatFinds("CVE-2026-4411", "CRITICAL"), token)),

        // The gate's event is lost, so the sweep finds the step. Its rule needs two approvals, which nobody gives.
        new(Hours(3), async (stage, token) =>
        {
            stage.Faults.Add(DeliveryFault.Lose(d => stage.IsGateEvent(d, Expired)));
            await stage.StartAsync(Expired, "pay-api", token);
        }),

        new(Hours(4), async (stage, token) =>
        {
            stage.Faults.Add(DeliveryFault.Duplicate(d => stage.IsGateEvent(d, Thrice), copies: 3));
            await stage.StartAsync(Thrice, "base-al2023", token);
        }),

        new(Hours(5), async (stage, token) =>
        {
            await stage.OrderAsync("web-shop", DemoStage.CleanScan, token);
            await stage.StartAsync(Killed, "web-shop", token);
            stage.KillAfterNextAnswerTo(Killed);
        }),

        // Only the base image is started by the demo; the image that builds on it must be started by a function.
        new(Hours(6), async (stage, token) =>
        {
            await stage.StartParentAsync(Base, token);
            stage.Expect(Child, ImageFactory.Child, 1);
        }),

        new(Hours(9), (stage, token) => stage.LoosenConfigurationAsync(token)),

        new(Hours(25), async (stage, token) =>
        {
            await stage.StartAsync(NewerBase, ImageFactory.Parent, token);
            stage.Expect(NewerChild, ImageFactory.Child, 2);
        }),

        // The first child image is now more than a day old, so the next lifecycle run retires it.
        new(Hours(32.5), (stage, token) => stage.PlanAsync(token)),
    ];

    private static TimeSpan Hours(double hours) => TimeSpan.FromHours(hours);
}
