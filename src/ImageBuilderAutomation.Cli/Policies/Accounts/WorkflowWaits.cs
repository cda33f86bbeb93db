using ImageBuilderAutomation.Domain;
using System.Globalization;
using ImageBuilderAutomation.Policies.Accounts;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ImageBuilderAutomation.Cli.Policies.Accounts;

/// <summary>Reads the waiting steps of a workflow document.</summary>
internal static class WorkflowWaits
{
    /// <returns>Empty for a document that cannot be parsed: the service has already accepted it, so the limitation is ours.</returns>
    public static IReadOnlyList<AccountWait> Of(string arn, string document)
    {
        try
        {
            var yaml = new YamlStream();
            yaml.Load(new StringReader(document));
            var type = arn.Split('/') is [_, var kind, ..] ? kind : "";
            if (yaml.Documents is not [{ RootNode: YamlMappingNode root }, ..]
                || !root.Children.TryGetValue("steps", out var steps) || steps is not YamlSequenceNode list)
                return [];
            return
            [
                .. list.OfType<YamlMappingNode>().Where(step => Text(step, "action") == StepAction.WaitForAction)
                    .Select(step => new AccountWait(arn, type, Text(step, "name") ?? "", Timeout(step))),
            ];
        }
        catch (YamlException)
        {
            return [];
        }
    }

    private static TimeSpan Timeout(YamlMappingNode step) =>
        int.TryParse(Text(step, "timeoutSeconds"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : AccountWait.DefaultTimeout;

    private static string? Text(YamlMappingNode node, string name) =>
        node.Children.TryGetValue(name, out var value) ? (value as YamlScalarNode)?.Value : null;
}
