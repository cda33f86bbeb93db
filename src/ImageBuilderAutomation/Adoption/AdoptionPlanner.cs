using System.Text.Json;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Policies.Accounts;

namespace ImageBuilderAutomation.Adoption;

/// <summary>
/// Plans what puts a gate before the distribution of a pipeline's images: a distribution workflow, an execution role, the topic for build results, and the
/// settings without which a rule could never release. Pure.
/// </summary>
public sealed class AdoptionPlanner(IWorkflowDocuments documents)
{
    public AdoptionPlan Plan(AdoptionFacts facts, AdoptionRequest request)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(request);
        var (kept, notes, problems) = (new List<string>(), new List<string>(), new List<string>());
        if (facts.Configuration is Known<ConfigurationSettings>.No(var unread))
            problems.Add($"the infrastructure configuration {facts.Pipeline.ConfigurationArn ?? "of the pipeline"} {unread}");
        var policy = facts.Policy is Known<Policy>.Yes(var known) ? known : null;
        var tags = TagPlanner.Plan(facts, request, policy, notes, problems);
        var waits = facts.Waits with { ImageTags = Merged(facts.Pipeline.ImageTags, tags.Select(tag => (tag.Key, tag.Value))) };
        var rules = policy is null ? [] : GatePlanner.RulesFor(policy, waits);
        Explain(facts, policy, rules, notes);

        var gates = new GatePlanner(documents).Plan(facts with { Waits = waits }, request, rules);
        kept.AddRange(gates.Kept);
        notes.AddRange(gates.Notes);
        problems.AddRange(gates.Problems);
        if (problems.Count > 0)
            return new(facts.Pipeline) { Problems = problems, Notes = notes, Kept = kept };

        var configuration = ConfigurationPlanner.Plan(facts, request, kept, notes);
        var role = RolePlanner.Plan(facts, request, gates, kept, notes);
        var change = Change(facts, request, gates, configuration, role, tags, SettingsFor(rules, facts, request));
        var after = GatePlanner.After(waits, gates);
        return new(facts.Pipeline)
        {
            Workflow = gates.Workflow,
            Role = role.New,
            Permissions = role.Permissions,
            Configuration = configuration,
            Change = change,
            Kept = kept,
            Notes = [.. notes, .. ChangeNotes(facts, change)],
            CoverageAfter = policy is null
                ? new Known<GateCoverage>.No(((Known<Policy>.No)facts.Policy).Reason)
                : new Known<GateCoverage>.Yes(AccountCoverage.Of(policy, new([after], [], []), facts.Now).Pipelines[0].Coverage),
        };
    }

    private static void Explain(AdoptionFacts facts, Policy? policy, IReadOnlyList<GateRule> rules, List<string> notes)
    {
        if (facts.Policy is Known<Policy>.No(var reason))
            notes.Add($"No policy was read ({reason}), so the step's name and the settings that rules need are not compared with one.");
        else if (policy is not null && rules.Count == 0)
        {
            notes.Add(
                "No gate rule of the policy applies to this pipeline. A waiting step without a rule is held for people: write a rule, or choose a scope with "
                + "--scope.");
        }
    }

    /// <summary>The settings that a rule needs to release anything, with the reasons.</summary>
    private static IEnumerable<(string Member, string[] Path, string Reason)> SettingsFor(
        IReadOnlyList<GateRule> rules, AdoptionFacts facts, AdoptionRequest request)
    {
        var pipeline = facts.Pipeline;
        var scanning = RuleWith<ScanCondition, FindingsCondition>(rules);
        if (!pipeline.ScansImages && (request.Scans || scanning is not null))
        {
            yield return ("imageScanningConfiguration", ["imageScanningConfiguration", "imageScanningEnabled"], scanning is null
                ? "--scanning asks for it"
                : $"rule {scanning.Name} asks for findings, and without scanning it would never release an image");
        }

        if (!pipeline.TestsImages && RuleWith<TestsCondition, TestsCondition>(rules) is { } tested)
        {
            yield return (
                "imageTestsConfiguration", ["imageTestsConfiguration", "imageTestsEnabled"],
                $"rule {tested.Name} asks for tests, and without them it would never release an image");
        }

        if (!pipeline.CollectsPackages && RuleWith<PackagesCondition, PackagesCondition>(rules) is { } packages)
        {
            yield return (
                "enhancedImageMetadataEnabled", ["enhancedImageMetadataEnabled"],
                $"rule {packages.Name} asks for packages, and without them it would never release an image");
        }
    }

    private static GateRule? RuleWith<T1, T2>(IReadOnlyList<GateRule> rules) => rules.FirstOrDefault(rule => rule.Require.Any(condition => condition is T1 or T2));

    private static PipelineChange? Change(
        AdoptionFacts facts, AdoptionRequest request, GatePlan gates, ConfigurationChange? configuration, RolePlan role,
        IReadOnlyDictionary<string, string> tags, IEnumerable<(string Member, string[] Path, string Reason)> needed)
    {
        var (settings, changes) = (facts.Pipeline.ToUpdate(), new List<MemberChange>());
        if (gates.Arn is { } arn)
        {
            Set("workflows", PipelineWorkflows.With(facts.Pipeline, arn), facts.Pipeline.Workflows.Count == 0
                ? "a list of workflows replaces the service's own, so their build and test workflows are named too"
                : "the distribution workflow with the gate; the other workflows stay");
        }

        if (role.Arn is { } roleArn)
            Set("executionRole", JsonValue.Create(roleArn), role.Reason);
        if (configuration is { IsCopy: true })
            Set("infrastructureConfigurationArn", JsonValue.Create(configuration.Arn), "the copy with the stack's topic");
        foreach (var (member, path, reason) in needed)
            Set(member, PipelineWorkflows.Enabled(settings, path), reason);
        if (tags.Count > 0)
        {
            var merged = new JsonObject();
            foreach (var (key, value) in Merged(facts.Pipeline.ImageTags, tags.Select(tag => (tag.Key, tag.Value))))
                merged[key] = value;
            Set("imageTags", merged, $"scope {request.Scope} of the policy selects images by {(tags.Count == 1 ? "this tag" : "these tags")}");
        }

        return changes.Count == 0 ? null : new(settings, changes);

        void Set(string member, JsonNode value, string reason)
        {
            changes.Add(new(member, Text(facts.Pipeline.Member(member)), Text(value)!, reason));
            settings[member] = value;
        }
    }

    private static IEnumerable<string> ChangeNotes(AdoptionFacts facts, PipelineChange? change)
    {
        var pipeline = facts.Pipeline;
        if (change is null)
            yield break;
        if (!pipeline.IsEnabled)
            yield return "The pipeline is disabled and stays so. Nothing waits at the gate until somebody enables it.";
        if (pipeline.FailuresInARow > 0)
            yield return $"An update sets the service's count of failed scheduled builds in a row, now {pipeline.FailuresInARow}, to 0.";
        if (pipeline.OwningStack is { } stack)
            yield return $"The pipeline belongs to the CloudFormation stack {stack}. Make the change in its template: the stack's next update would undo any other.";
        if (pipeline.UnknownMembers.Count > 0)
        {
            yield return $"Members that this version does not know are repeated as they are: {string.Join(", ", pipeline.UnknownMembers)}. "
                + "An AWS CLI that does not know them refuses the command, and nothing changes.";
        }

        if (change.Changes.Any(one => one.Member == "imageTags"))
            yield return "Image Builder gives imageTags to scheduled builds only. Whoever starts a build by hand names the tags again.";
    }

    private static string? Text(JsonNode? value) => value switch
    {
        null => null,
        JsonValue plain when plain.GetValueKind() is JsonValueKind.String => plain.ToString(),
        JsonArray list when list.All(item => item is JsonObject use && use.ContainsKey("workflowArn")) =>
            string.Join(", ", list.Select(item => new WorkflowUse(item!["workflowArn"]!.ToString()).ShortName)),
        _ => value.ToJsonString(),
    };

    private static Dictionary<string, string> Merged(IReadOnlyDictionary<string, string> tags, IEnumerable<(string Key, string Value)> more)
    {
        var merged = new Dictionary<string, string>(tags);
        foreach (var (key, value) in more)
            merged[key] = value;
        return merged;
    }
}
