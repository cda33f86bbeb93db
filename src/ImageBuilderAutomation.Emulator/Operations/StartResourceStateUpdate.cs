using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderAutomation.Emulator.State.Lifecycle;
using ImageBuilderAutomation.Emulator.State.Resources;

namespace ImageBuilderAutomation.Emulator.Operations;

public sealed class StartResourceStateUpdate : IOperation
{
    public string Name => nameof(StartResourceStateUpdate);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var image = Lookup.Own(call, input.Text("resourceArn"));
        var arn = image.ArnText;
        var action = Action(input, image);
        var at = Time(input, action, call.Now);
        var scope = Scope(input, action);
        CheckQuota(call, arn);

        var exclusions = new AmiExclusionRules(input["exclusionRules"]?["amis"]);
        var execution = call.World.Lifecycle.Start(
            call.Account, ImageUpdate.Plan(image, action, scope, exclusions, "The state was requested by StartResourceStateUpdate.", at));
        return new() { ["lifecycleExecutionId"] = execution.Id, ["resourceArn"] = arn };
    }

    private static LifecycleAction Action(JsonObject input, Resource image)
    {
        // Assumed: a state without a status is refused; the model does not require it.
        var wanted = input["state"]!.AsObject().TextOrNull("status") ?? throw Refused("state.status must be given.");
        var status = image.Document["state"]!["status"]!.GetValue<string>();
        if (StateTransitions.Refusal(status, wanted, image.Document.ContainsKey("containerRecipe")) is { } why)
        {
            // Documented: an update of an image with an active build fails. Assumed: the codes.
            var message = $"The image '{image.Arn}' cannot become {wanted}: {why}.";
            throw ImageStatus.IsInProgress(status) ? new ApiError("ResourceInUseException", message) : Refused(message);
        }

        return LifecycleAction.Towards(wanted);
    }

    // Documented: updateAt is only for DEPRECATED and must be in the future. Assumed: the code.
    private static DateTimeOffset? Time(JsonObject input, LifecycleAction action, DateTimeOffset now)
    {
        if (input["updateAt"]?.GetValue<double>() is not { } seconds)
            return null;
        if (action != LifecycleAction.Deprecate)
            throw Refused("updateAt can only be given with the state DEPRECATED.");
        if (!(seconds > Timestamps.Epoch(now) && seconds < DateTimeOffset.MaxValue.ToUnixTimeSeconds()))
            throw Refused("updateAt must be in the future.");
        return DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000));
    }

    // Documented: API reference: role and included resources only together, at least one kind of resource to delete, snapshots and containers only to delete.
    // Assumed: the code; resources that are all false are like none; snapshots need their AMIs.
    private static ActionScope Scope(JsonObject input, LifecycleAction action)
    {
        var scope = ActionScope.Read(input["includeResources"]);
        if (scope.IsEmpty == input.IsSet("executionRole"))
            throw Refused("executionRole and includeResources must be given together.");
        if (scope.IsEmpty && action == LifecycleAction.Delete)
            throw Refused("includeResources must name at least one kind of resource to delete. To delete only the image resource, use DeleteImage.");
        if ((scope.Snapshots || scope.Containers) && action != LifecycleAction.Delete)
            throw Refused("Snapshots and containers can only be included with the state DELETED.");
        if (scope is { Snapshots: true, Amis: false })
            throw Refused("Snapshots can only be included together with their AMIs.");
        return scope;
    }

    // Documented: the quota. Assumed: its code, which the operation does not declare; an image has at most one update at a time.
    private static void CheckQuota(Call call, string arn)
    {
        if (call.Account.Lifecycle.InProgress(arn) is { } other)
            throw new ApiError("ResourceInUseException", $"The image '{arn}' is being updated by lifecycle execution '{other.Id}'.");
        var max = call.World.Lifecycle.Options.ConcurrentUpdates;
        if (call.Account.Lifecycle.UpdatesInProgress >= max)
            throw new ApiError("ServiceQuotaExceededException", $"The account's quota of {max} concurrent resource state updates in this Region is used up.");
    }

    private static ApiError Refused(string message) => new("InvalidRequestException", message);
}
