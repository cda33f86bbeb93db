using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Releases.Descendants;
using Microsoft.Extensions.DependencyInjection;

namespace ImageBuilderAutomation.Local.Demo;

/// <summary>What operators of the demo look at, as the command line reads it. Changes nothing.</summary>
internal static class DemoReadings
{
    /// <summary>Makes a retirement plan as the command <c>lifecycle plan</c> does.</summary>
    public static async Task PlanAsync(this DemoEnvironment demo, CancellationToken cancellationToken)
    {
        var policy = demo.ReadPolicy();
        await using var services = demo.ServicesOf(policy);
        var facts = await services.GetRequiredService<LifecycleFactGatherer>().GatherAsync(cancellationToken);
        demo.Plan = LifecycleDecider.Decide(facts, policy.Lifecycle);
        demo.Reporter.Planned(demo.Plan);
    }

    /// <summary>Lists what was made from an image as the command <c>release descendants</c> does.</summary>
    public static async Task ListDescendantsAsync(this DemoEnvironment demo, string scene, CancellationToken cancellationToken)
    {
        var policy = demo.ReadPolicy();
        await using var services = demo.ServicesOf(policy);
        var image = ImageBuildArn.Parse(demo.Builds[scene].ImageArn);
        demo.Descendants = await services.GetRequiredService<ListDescendants>().ListAsync(image, new Known<OwnerRules>.Yes(policy.Owners), cancellationToken);
        foreach (var one in demo.Descendants.Items.Where(one => one.Certainty is not DescentCertainty.Unlikely))
            demo.Reporter.Report(image.ToString(), $"made from image {image.Version}/{image.Build}: {one.Name}, {one.Status ?? "a recipe"}, owner {one.Owner ?? "unknown"}");
    }
}
