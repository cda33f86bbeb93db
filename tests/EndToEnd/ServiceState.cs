using System.Globalization;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Aws;
using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Local.Demo;

namespace EndToEnd;

/// <summary>
/// Compares history with the emulator's own state, field by field. The two sides share no calls, clients or types.
/// </summary>
internal static class ServiceState
{
    /// <returns>One line per difference; empty if history is complete and correct.</returns>
    public static async Task<IReadOnlyList<string>> DifferencesAsync(DemoEnvironment demo)
    {
        var settings = demo.Stack.Template.Settings;
        using var dynamo = AwsClients.DynamoDB(demo.Stack.ClientEnvironment("truth"));
        var records = new BuildRecords(new RecordTable(dynamo, demo.Stack.Template.Tables[0].Name), new AccountRegion(settings.Account, settings.Region));
        var world = demo.Stack.Emulator!.World;
        List<Build> builds;
        using (world.Enter())
            builds = [.. world.Account(settings.Account, settings.Region).Builds.All];

        var differences = new List<string>();
        foreach (var build in builds)
        {
            var trail = await records.ReadAuditTrailAsync(build.Arn, default);
            differences.AddRange(Compare(build.Arn, Of(build), Of(trail)));
            differences.AddRange(Gates(build, trail).Select(difference => $"{build.Arn}: {difference}"));
        }

        var there = builds.Select(build => build.Arn).ToHashSet(StringComparer.Ordinal);
        string[] statuses =
            ["AVAILABLE", "FAILED", "CANCELLED", "DEPRECATED", "DISABLED", "BUILDING", "TESTING", "DISTRIBUTING", "PENDING", "CREATING", "INTEGRATING"];
        foreach (var status in statuses)
        {
            await foreach (var record in records.ListByStatusAsync(status, default))
            {
                if (!there.Contains(record.ImageArn))
                    differences.Add($"{record.ImageArn}: history has status {status}, but the image does not exist");
            }
        }

        return differences;
    }

    public static async Task AssertHistoryMatchesAsync(DemoEnvironment demo)
    {
        var differences = await DifferencesAsync(demo);
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    private static IEnumerable<string> Compare(string build, SortedDictionary<string, string> truth, SortedDictionary<string, string> history) =>
        from field in truth.Keys.Union(history.Keys)
        let is_ = truth.GetValueOrDefault(field, "(nothing)")
        let message = history.GetValueOrDefault(field, "(nothing)")
        where is_ != message
        select $"{build}: {field} is {is_}, history has {message}";

    private static SortedDictionary<string, string> Of(Build build)
    {
        var image = build.Document;
        var recipe = image.Snapshot("imageRecipe") ?? image.Snapshot("containerRecipe");
        var fields = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Put("status", image["state"]!["status"]);
        Put("reason", image["state"]!["reason"]);
        Put("name", image["name"]);
        Put("pipeline", image["sourcePipelineArn"]);
        Put("recipe", recipe?["arn"]);
        Put("parent", recipe?["parentImage"]);
        Put("components", string.Join(' ', Items(recipe?["components"]).Select(c => c["componentArn"])));
        Put("platform", image["platform"]);
        Put("osVersion", image["osVersion"]);
        Put("buildType", image["buildType"]);
        Put("created", Time(image["dateCreated"]));
        Put("scan", image["scanState"]?["status"]);
        Put("amis", string.Join(' ', Items(image["outputResources"]?["amis"])
            .Select(a => $"{a["image"]}/{a["region"]}/{a["accountId"]}/{a["name"]}").Order(StringComparer.Ordinal)));
        Put("containers", string.Join(' ', Items(image["outputResources"]?["containers"])
            .Select(c => $"{c["region"]} {string.Join(' ', Items(c["imageUris"]))}")));
        Put("tags", string.Join(' ', (image["tags"] as JsonObject ?? []).Select(t => $"{t.Key}={t.Value}").Order(StringComparer.Ordinal)));
        var logGroup = image["loggingConfiguration"]?["logGroupName"]?.ToString() ?? $"/aws/imagebuilder/{build.Image.Arn.Slug}";
        Put("log", $"{logGroup} {build.Image.Arn.Version}/{build.Image.Arn.Build}");
        if (!IsEnd(build.Status))
            return fields;

        foreach (var workflow in build.Executions)
        {
            Put($"workflow {workflow.Id}", $"{workflow.Type} {workflow.WorkflowArn} {workflow.Status} {workflow.Retried} "
                + $"{Time(workflow.StartTime)} {Time(workflow.EndTime)} {Cut(workflow.Message)}");
            foreach (var step in workflow.Steps)
            {
                Put($"step {step.Id}", $"{step.Step.Name} {step.Step.Action.Name} {step.Status} {step.RollbackStatus} "
                    + $"{Time(step.StartTime)} {Time(step.EndTime)} {Cut(step.Message)}");
            }
        }

        if (build.Scan is { Status: Scan.Completed } scan)
            Put("findings", $"{scan.Findings.Count(f => f["severity"]!.ToString() == "CRITICAL")} critical of {scan.Findings.Count}");
        if (build.Output.Count > 0)
            Put("packages", build.Account.Builds.ScriptFor(build).Packages?.Count.ToString(CultureInfo.InvariantCulture));
        return fields;

        void Put(string field, object? value)
        {
            if (value?.ToString() is { Length: > 0 } text)
                fields[field] = text;
        }
    }

    private static SortedDictionary<string, string> Of(BuildAuditTrail trail)
    {
        var fields = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (trail.Build is not { Current: { } image } build)
            return fields;

        Put("status", build.Status);
        Put("reason", image.Reason);
        Put("name", image.Name);
        Put("pipeline", image.PipelineArn);
        Put("recipe", image.RecipeArn);
        Put("parent", image.ParentImage);
        Put("components", string.Join(' ', image.Components));
        Put("platform", image.Platform);
        Put("osVersion", image.OsVersion);
        Put("buildType", image.BuildType);
        Put("created", Time(image.CreatedAt));
        Put("scan", image.ScanStatus);
        Put("amis", string.Join(' ', image.Amis.Select(a => $"{a.ImageId}/{a.Region}/{a.AccountId}/{a.Name}").Order(StringComparer.Ordinal)));
        Put("containers", string.Join(' ', image.Containers.Select(c => $"{c.Region} {string.Join(' ', c.Uris)}")));
        Put("tags", string.Join(' ', image.Tags.Select(t => $"{t.Key}={t.Value}").Order(StringComparer.Ordinal)));
        Put("log", $"{image.Logs?.LogGroup} {image.Logs?.LogStream}");
        if (trail.Details is not { } details)
            return fields;

        foreach (var workflow in details.Workflows)
        {
            Put($"workflow {workflow.Id}", $"{workflow.Type} {workflow.Arn} {workflow.Status} {workflow.Retried} "
                + $"{Time(workflow.StartedAt)} {Time(workflow.EndedAt)} {workflow.Message}");
            foreach (var step in workflow.Steps)
            {
                Put($"step {step.Id}", $"{step.Name} {step.Action} {step.Status} {step.RollbackStatus} "
                    + $"{Time(step.StartedAt)} {Time(step.EndedAt)} {step.Message}");
            }
        }

        Put("findings", details.Findings is { } found ? $"{found.Critical} critical of {found.All}" : null);
        Put("packages", details.Packages?.Count.ToString(CultureInfo.InvariantCulture));
        return fields;

        void Put(string field, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                fields[field] = value;
        }
    }

    /// <summary>Every step that has ever waited must have one gate, whose recorded answer is the one of the step.</summary>
    private static IEnumerable<string> Gates(Build build, BuildAuditTrail trail)
    {
        foreach (var step in build.Executions.SelectMany(w => w.Steps).Where(s => s.Step.Action.Name == StepAction.WaitForAction && s.StartTime is not null))
        {
            if (trail.Gates.SingleOrDefault(g => g.StepExecutionId == step.Id) is not { } gate)
                yield return $"no gate for {step.Id}";
            else if (gate.IsClosed == step.Waits)
                yield return $"gate {step.Id} is {gate.State}, but its step is {step.Status}";
            else if (gate.IsClosed && gate.Outcome?.Action != step.Answer?.Action)
                yield return $"gate {step.Id} has answer {gate.Outcome?.Action ?? "none"}, but its step has {step.Answer?.Action ?? "none"}";
        }
    }

    private static bool IsEnd(string status) => status is "AVAILABLE" or "FAILED" or "CANCELLED" or "DEPRECATED" or "DISABLED";

    private static IEnumerable<JsonNode> Items(JsonNode? list) => (list as JsonArray ?? []).OfType<JsonNode>();

    private static string Time(JsonNode? text) => Time(text is null ? null : DateTimeOffset.Parse(text.ToString(), CultureInfo.InvariantCulture));

    private static string Time(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture) ?? "";

    private static string? Cut(string? message) => message?.Length > 300 ? message[..300] + "…" : message;
}
