using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Lifecycle;

/// <summary>What an execution does to one image, and the record of it.</summary>
/// <param name="Exclusions">The rules that exclude AMIs.</param>
/// <param name="At">The time of a scheduled deprecation; null: at once.</param>
public sealed record ImageUpdate(
    Resource Image, LifecycleAction Action, ActionScope Scope, AmiExclusionRules Exclusions, ImpactedResource Record, DateTimeOffset? At = null)
{
    /// <summary>Whether the update waits for its scheduled time. Until then nothing is done, and nothing is shown of it.</summary>
    // Documented: aws-cli, example of list-lifecycle-execution-resources: until then the list is empty.
    public bool IsScheduled => At is not null && Record is { StartTime: null, HasEnded: false };

    /// <param name="why">Why the action is taken.</param>
    public static ImageUpdate Plan(
        Resource image, LifecycleAction action, ActionScope scope, AmiExclusionRules exclusions, string why, DateTimeOffset? at = null)
    {
        var record = new ImpactedResource(image.Arn.ToString(), image.Arn.Owner, image.Arn.Region, action, why);
        var output = image.Document["outputResources"]?.AsObject() ?? [];
        if (scope.Amis)
            record.Parts.AddRange(output.Objects("amis").Select(ami => Ami(ami, action, scope, why)));
        if (scope.Containers)
            record.Parts.AddRange(output.Objects("containers").Select(container => Container(container, image, action, why)));
        return new(image, action, scope, exclusions, record, at);
    }

    private static ImpactedResource Ami(JsonObject ami, LifecycleAction action, ActionScope scope, string why) =>
        new(ami.Text("image"), ami.Text("accountId"), ami.Text("region"), action, why)
        {
            Snapshots = scope.Snapshots ? [AmiFacts.SnapshotOf(ami.Text("image"))] : [],
        };

    // Documented: a container's resource id is its URI or digest.
    private static ImpactedResource Container(JsonObject container, Resource image, LifecycleAction action, string why)
    {
        var uris = AmiFacts.Texts(container["imageUris"]);
        return new(uris.Count > 0 ? uris[0] : image.Arn.ToString(), image.Arn.Owner, container.Text("region"), action, why) { ImageUris = uris };
    }
}
