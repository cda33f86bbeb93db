using System.Diagnostics;
using ImageBuilderAutomation.Adoption;
using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Cli.Adoption.Formats;

/// <summary>A plan as text for people.</summary>
internal static class PlanText
{
    public static void Write(TextWriter output, AdoptionPlan plan)
    {
        output.WriteLine(PlainText.Of($"pipeline {plan.Pipeline.Name}: {Summary(plan)}"));
        foreach (var line in Changes(plan))
            output.WriteLine($"  {PlainText.Of(line)}");
        WriteList(output, "cannot", plan.Problems);
        WriteList(output, "keep", plan.Kept);
        WriteList(output, "note", plan.Notes);
        if (plan.Problems.Count > 0)
            return;
        output.WriteLine(PlainText.Of($"coverage {(plan.HasChanges ? "afterwards" : "now")}: {Coverage(plan.CoverageAfter)}"));
        if (plan.HasChanges)
            output.WriteLine("Nothing is changed yet. Print what changes it with --format cli, cloudformation or terraform.");
    }

    /// <summary>One line for each thing that is created or changed, with its reason.</summary>
    public static IEnumerable<string> Changes(AdoptionPlan plan)
    {
        if (plan.Role is { } role)
            yield return $"create: role {role.Name} with {Last(role.ManagedPolicyArn)}: {role.Reason}";
        if (plan.Permissions is { } permissions)
        {
            var allowed = string.Join(", ", permissions.Allowed.Select(one => $"{one.Action} on {one.Resource}"));
            yield return $"allow: role {permissions.RoleName}, {allowed}: {permissions.Reason}";
        }

        if (plan.Workflow is { } workflow)
            yield return $"create: workflow {workflow.Name} {workflow.Version} ({NewWorkflow.Type}): {workflow.Reason}";
        if (plan.Configuration is { } configuration)
        {
            yield return $"{(configuration.IsCopy ? "copy" : "change")}: infrastructure configuration {configuration.Current.Name}"
                + $"{(configuration.IsCopy ? $" as {configuration.Name}" : "")}: {configuration.Reason}";
            foreach (var change in configuration.Changes)
                yield return Line(change);
        }

        if (plan.Change is { } update)
        {
            yield return $"change: pipeline {plan.Pipeline.Name}: {update.Changes.Count} members; all others are repeated as they are";
            foreach (var change in update.Changes)
                yield return Line(change);
        }
    }

    public static string Coverage(Known<GateCoverage> coverage) => coverage switch
    {
        Known<GateCoverage>.Yes(var known) => $"{Labels.Of(known.Verdict)}, {known.Reason}",
        Known<GateCoverage>.No(var reason) => $"unknown, {reason}",
        _ => throw new UnreachableException(),
    };

    private static string Summary(AdoptionPlan plan) => plan switch
    {
        { Problems.Count: > 0 } => "there is no plan",
        { HasChanges: false } => "nothing to do",
        _ => "a gate before distribution needs these changes",
    };

    private static string Line(MemberChange change) => $"  {change.Member}: {change.From ?? "not set"} -> {change.To}: {change.Reason}";

    private static void WriteList(TextWriter output, string word, IReadOnlyList<string> lines)
    {
        foreach (var line in lines)
            output.WriteLine(PlainText.Of($"  {word}: {line}"));
    }

    private static string Last(string arn) => arn[(arn.LastIndexOf('/') + 1)..];
}
