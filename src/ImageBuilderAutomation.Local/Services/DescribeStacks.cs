using System.Globalization;
using System.Net;
using System.Xml.Linq;
using ImageBuilderAutomation.Local.Services.Protocol;
using ImageBuilderAutomation.Local.Template;

namespace ImageBuilderAutomation.Local.Services;

/// <summary>DescribeStacks of CloudFormation for the stack of this host, which is the only one.</summary>
// Documented: CloudFormation API Reference, "DescribeStacks": without a name, all stacks are described.
internal static class DescribeStacks
{
    public const string Action = "DescribeStacks";

    /// <summary>Outputs that only a local stack has: the command line finds the stack's other servers by them.</summary>
    public const string DynamoDBUrl = "LocalDynamoDBUrl";
    public const string ImageBuilderUrl = "LocalImageBuilderUrl";

    private static readonly XNamespace Space = "http://cloudformation.amazonaws.com/doc/2010-05-15/";

    public static QueryAnswer Answer(TemplateModel template, QueryRequest query, IReadOnlyDictionary<string, string> outputs, TimeProvider clock)
    {
        var (name, id, asked) = (template.Settings.StackName, template.Settings.Pseudo("AWS::StackId")!, query["StackName"]);
        return asked.Length > 0 && asked != name && asked != id
            ? QueryAnswer.Error(HttpStatusCode.BadRequest, "ValidationError", $"Stack with id {asked} does not exist")
            : QueryAnswer.Result(Action, Space, new XElement("Stacks", new XElement(
                "member",
                new XElement("StackName", name),
                new XElement("StackId", id),
                new XElement("CreationTime", clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)),
                new XElement("StackStatus", "CREATE_COMPLETE"),
                new XElement("Outputs", outputs.Select(output => new XElement(
                    "member", new XElement("OutputKey", output.Key), new XElement("OutputValue", output.Value)))))));
    }
}
