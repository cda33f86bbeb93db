using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.State.Lifecycle;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Emulator.Workflows;

namespace ImageBuilderAutomation.Emulator.Engine.Builds;

/// <summary>
/// The three actions with which a workflow distributes an AMI. Each takes its settings from its own input or, if that is absent, from the attached
/// distribution configuration, and reports the result per Region and account. The last two act on the copies that the first one made.
/// </summary>
// Documented: user guide, "step actions": inputs, outputs and their values. Assumed: a failed step also has outputs, as far as it got.
internal sealed class DistributionSteps(BuildContext context, Build build, StepExecution step)
{
    private readonly JsonArray _results = [];
    private readonly List<RegionFailure> _failures = [];

    public StepResult Distribute()
    {
        if (build.MakesContainer)
            return new([], "A container image is not distributed by this action.");
        if (DistributionInput.Read(step.Inputs!, "distributions", out var given) is { } problem)
            return new([], problem);

        foreach (var distribution in Distribution.In(build, given ?? Distribution.Configured(build)))
        {
            foreach (var account in OutputAmis.Accounts(build, distribution))
            {
                var ami = OutputAmis.Of(context, build, distribution, account);
                var order = Distribution.OrderFor(build, distribution.Text("region"));
                if (order is { Step: null } && order.Concerns(account))
                    Report(ami, "CopyAmiRunning", order);
                else
                    Record(ami, OutputAmis.Settings(distribution));
            }
        }

        return Result("distributedImages", RegionFailure.OfCopies);
    }

    public StepResult ModifyAttributes()
    {
        if (DistributionInput.Read(step.Inputs!, "attributes", out var given) is { } problem || (problem = ReadImages(out var images)) is not null)
            return new([], problem);

        foreach (var ami in images)
        {
            // Assumed: an image in a Region without attributes is neither changed nor reported.
            var permission = given is null
                ? SettingsFor(ami, Distribution.Configured(build))?["amiDistributionConfiguration"]?["launchPermission"]
                : SettingsFor(ami, given)?["launchPermission"];
            if (permission is null)
                continue;
            build.Account.Lifecycle.Put(ami.Text("image"), build.Account.Lifecycle.FactsOf(build.Document, ami).SharedBy(permission));
            Report(ami);
        }

        return Result("modifiedImages", RegionFailure.OfCopies);
    }

    public StepResult ApplyConfigurations()
    {
        if (DistributionInput.Read(step.Inputs!, "configurations", out var given) is { } problem || (problem = ReadImages(out var images)) is not null)
            return new([], problem);

        foreach (var ami in images)
        {
            if (SettingsFor(ami, given ?? Distribution.Configured(build)) is not { } settings
                || For(ami.Text("accountId"), settings) is not { Count: > 1 } configuration)
                continue;
            var order = Distribution.OrderFor(build, ami.Text("region"));
            if (ImageConfigurationStep.Find(order?.Step) is { } failing && configuration.IsSet(failing.Member) && order!.Concerns(ami.Text("accountId")))
            {
                Report(ami, failing.Running, order);
            }
            else
            {
                build.Configured.Add(configuration);
                Report(ami);
            }
        }

        return Result("configuredImages", (failures, _) => RegionFailure.OfConfigurations(failures));
    }

    /// <summary>The part of a Region's configuration that applies to one account's images.</summary>
    // Documented: only images of the source account are configured; parameters are also put in other accounts.
    private JsonObject For(string account, JsonObject settings)
    {
        var own = account == build.Account.Account;
        var configuration = new JsonObject { ["region"] = settings["region"]!.DeepClone() };
        foreach (var member in ImageConfigurationStep.All.Select(s => s.Member).Where(settings.IsSet))
        {
            if (member != "ssmParameterConfigurations")
                configuration[member] = own ? settings[member]!.DeepClone() : null;
            else if (settings.Objects(member).Where(p => (p.TextOrNull("amiAccountId") ?? build.Account.Account) == account).ToList()
                is { Count: > 0 } parameters)
                configuration[member] = new JsonArray([.. parameters.Select(p => p.DeepClone())]);
        }

        return configuration.Without([.. configuration.Where(m => m.Value is null).Select(m => m.Key)]);
    }

    private static JsonObject? SettingsFor(JsonObject ami, JsonArray? settings) =>
        settings?.Select(s => s!.AsObject()).FirstOrDefault(s => s.Text("region") == ami.Text("region"));

    /// <summary>The images that the step referenced by <c>distributedImages</c> copied, in the shape of <c>outputResources.amis</c>.</summary>
    private string? ReadImages(out IReadOnlyList<JsonObject> images)
    {
        var problem = DistributionInput.ReadImages(step.Inputs!, out var copied);
        images =
        [
            .. copied.Select(image => new JsonObject
            {
                ["region"] = image.Text("region"),
                ["accountId"] = image.Text("accountId"),
                ["image"] = image.Text("amiId"),
                ["name"] = image["name"]?.DeepClone(),
            }),
        ];
        return problem;
    }

    private void Record(JsonObject ami, JsonObject settings)
    {
        build.Put(ami);
        // Documented: ModifyImageAttributes shares the copies, not this action.
        var facts = AmiFacts.OfCopy(build.Document, settings);
        OutputAmis.Add(context, build, ami, facts);
        build.Account.Lifecycle.Keep(ami.Text("image"), facts);
        Report(ami);
    }

    /// <param name="at">The stage at which the step failed; Completed if it did not fail.</param>
    private void Report(JsonObject ami, string at = "Completed", RegionStub? failed = null)
    {
        var (region, account) = (ami.Text("region"), ami.Text("accountId"));
        // Observed: aws-samples, "gated distribution": the image in the build Region exists at once, because it is not copied.
        var stopped = failed is null && step.Step.Action.Name == StepActions.DistributeImage
            && region == build.Account.Region && account == build.Account.Account
            ? step.StartTime!.Value : context.Now;
        var evt = new JsonObject
        {
            ["region"] = region,
            ["name"] = ami["name"]?.DeepClone(),
            ["amiId"] = at == "CopyAmiRunning" ? null : ami.Text("image"),
            ["accountId"] = account,
            ["dateStarted"] = Timestamps.Iso(step.StartTime!.Value),
            ["dateStopped"] = Timestamps.Iso(stopped),
            ["status"] = failed is null ? "Completed" : "Failed",
            ["step"] = at,
            ["errorMessage"] = failed?.Message,
        };
        _results.Add(evt.Without([.. evt.Where(m => m.Value is null).Select(m => m.Key)]));
        if (failed is not null)
            _failures.Add(new(region, account, failed.Step, failed.Message));
    }

    private StepResult Result(string output, Func<IReadOnlyList<RegionFailure>, string, string> failure)
    {
        build.FailedRegions = _failures;
        return new(new() { [output] = _results }, _failures.Count == 0 ? null : failure(_failures, build.Account.Account));
    }
}
