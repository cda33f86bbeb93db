using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Engine.Builds;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.State.Lifecycle;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Emulator.Validation;

namespace ImageBuilderAutomation.Emulator.Engine.Lifecycle;

/// <summary>Carries out one update: first the image's AMIs or containers, then the image itself.</summary>
/// <param name="keepsImage">Whether an image that is to be deleted stays if one of its AMIs is excluded.</param>
internal sealed class UpdateProgress(AccountState account, BuildEngine builds, bool keepsImage, ImageUpdate update)
{
    private readonly ImpactedResource _record = update.Record;

    private JsonObject Document => update.Image.Document;

    public void Apply(string executionId, DateTimeOffset now)
    {
        // Documented: an image that is already deleted, or already has the wanted status, is a success.
        if (account.Resources.Find(_record.Id) != update.Image)
            EndAll("The image was deleted before.", now);
        else if (Status() == update.Action.State && _record.Parts.Count == 0)
            EndAll($"The image is {Status()} already.", now);
        // Assumed: the wording; the status may have changed since the update was requested.
        else if (StateTransitions.Refusal(Status(), update.Action.State, Document.ContainsKey("containerRecipe")) is { } refusal)
            _record.End(LifecycleStatus.Failed, $"The image cannot become {update.Action.State}: {refusal}.", now);
        else
            Act(executionId, now);
    }

    private void Act(string executionId, DateTimeOffset now)
    {
        Document["lifecycleExecutionId"] = executionId;
        foreach (var part in _record.Parts)
        {
            var (status, reason) = Act(part, now);
            part.End(status, reason, now);
        }

        if (_record.Parts.Exists(part => part.Status == LifecycleStatus.Failed))
            _record.End(LifecycleStatus.Failed, "Not all of the image's resources could be updated.", now);
        // Documented: API reference, StartResourceStateUpdate: the states DEPRECATED and DISABLED reach the image whatever AMI is excluded.
        else if (keepsImage && update.Action == LifecycleAction.Delete && _record.Parts.Exists(part => part.Status == LifecycleStatus.Skipped))
            _record.End(LifecycleStatus.Skipped, "The image is retained, because an AMI of it is excluded.", now);
        else
            ActOnImage(now);
    }

    private (string Status, string? Reason) Act(ImpactedResource part, DateTimeOffset now)
    {
        if (Amis().FirstOrDefault(ami => ami.Text("image") == part.Id && ami.Text("region") == part.Region) is not { } found)
        {
            RemoveContainer(part);
            return (LifecycleStatus.Success, null);
        }

        var facts = account.Lifecycle.FactsOf(Document, found);
        if (update.Exclusions.ReasonFor(part.Region, facts, now) is { } excluded)
            return (LifecycleStatus.Skipped, excluded);
        if (facts.Failure is { } failure)
            return (LifecycleStatus.Failed, failure);

        if (account.Lifecycle.Apply(part.Id, update.Action, part.Snapshots, After(facts)) is { } refusal)
            return (LifecycleStatus.Failed, refusal);
        if (update.Action == LifecycleAction.Delete)
            Document["outputResources"]!["amis"]!.AsArray().Remove(found);
        else
            found["state"] = State(update.Action.State);
        return (LifecycleStatus.Success, null);
    }

    // Documented: user guide, "Lifecycle rules": the tag that deprecation adds, the access that disabling removes, the tag that enabling removes.
    private AmiFacts After(AmiFacts facts) => update.Action.State switch
    {
        ImageStatus.Deprecated => facts.Deprecated(),
        ImageStatus.Disabled => facts.Disabled(),
        _ => facts.NotDeprecated(),
    };

    private void RemoveContainer(ImpactedResource part)
    {
        if (Document["outputResources"]?["containers"] is JsonArray containers
            && containers.FirstOrDefault(c => c!["region"]!.GetValue<string>() == part.Region && AmiFacts.Texts(c["imageUris"]).Contains(part.Id)) is { } found)
            containers.Remove(found);
    }

    private void ActOnImage(DateTimeOffset now)
    {
        if (update.Action == LifecycleAction.Delete)
        {
            Delete(now);
            return;
        }

        if (Status() == update.Action.State)
        {
            _record.End(LifecycleStatus.Success, null, now);
            return;
        }

        // Assumed: an image that is deprecated at once shows that time; every other status removes it.
        Document.Remove("deprecationTime");
        if (update.Action == LifecycleAction.Deprecate)
            Document["deprecationTime"] = Timestamps.Epoch(update.At ?? now);
        Document["state"] = State(update.Action.State);
        _record.End(LifecycleStatus.Success, null, now);
    }

    // Documented: the image resource is removed. Assumed: an image that a recipe builds on is not deleted, as with DeleteImage.
    private void Delete(DateTimeOffset now)
    {
        if (!Dependents.TryDelete(account, update.Image))
        {
            _record.End(LifecycleStatus.Failed, ResourceErrors.HasDependents(_record.Id).Message, now);
            return;
        }

        if (account.Builds.Find(_record.Id) is { } build)
            builds.Delete(build);
        _record.End(LifecycleStatus.Success, null, now);
    }

    private void EndAll(string reason, DateTimeOffset now)
    {
        foreach (var resource in _record.Parts.Append(_record))
            resource.End(LifecycleStatus.Success, reason, now);
    }

    private IEnumerable<JsonObject> Amis() => Document["outputResources"]?.AsObject().Objects("amis") ?? [];

    private string Status() => Document["state"]!["status"]!.GetValue<string>();

    private static JsonObject State(string status) => new() { ["status"] = status };
}
