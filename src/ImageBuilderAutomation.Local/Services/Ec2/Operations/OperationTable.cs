using System.Collections.Frozen;

namespace ImageBuilderAutomation.Local.Services.Ec2.Operations;

/// <summary>The operations of EC2 that this host has, by name.</summary>
internal static class OperationTable
{
    /// <summary>Parameters that every operation accepts.</summary>
    private static readonly FrozenSet<string> Common = new[] { "Action", "Version", "DryRun" }.ToFrozenSet(StringComparer.Ordinal);

    /// <param name="later">Runs an action after a time, under the lock.</param>
    public static FrozenDictionary<string, Ec2Operation> All(Action<TimeSpan, Action> later) => new IEnumerable<Ec2Operation>[]
    {
        [
            DescribeImages.Operation, GetImageFindings.Operation, GetImageAncestry.Operation, CopyImage.Operation(later), Deregistration.Operation,
            ImageReferences.Operation, RunInstances.Operation, InstanceImages.Operation,
        ],
        ImageAttributes.All, ImageStates.All, Snapshots.All, UsageReports.All, Instances.All, LaunchTemplates.All, TemplateVersions.All, Tags.All,
        Watermarks.All, AllowedImages.All,
    }.SelectMany(operations => operations).ToFrozenDictionary(operation => operation.Name, StringComparer.Ordinal);

    public static bool Accepts(Ec2Operation operation, string parameter) => Common.Contains(parameter) || operation.Parameters.Contains(parameter, StringComparer.Ordinal);
}
