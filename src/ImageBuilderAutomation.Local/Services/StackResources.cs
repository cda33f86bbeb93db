using System.Globalization;
using System.Net;
using System.Xml.Linq;
using ImageBuilderAutomation.Local.Services.Protocol;
using ImageBuilderAutomation.Local.Template;

namespace ImageBuilderAutomation.Local.Services;

/// <summary>DescribeStackResources and ListStackResources of CloudFormation, limited to the functions and queues of the template.</summary>
// Documented: CloudFormation API Reference, "DescribeStackResources" and "ListStackResources".
internal static class StackResources
{
    public const string Describe = "DescribeStackResources";
    public const string List = "ListStackResources";
    private static readonly XNamespace Space = "http://cloudformation.amazonaws.com/doc/2010-05-15/";

    public static QueryAnswer Answer(TemplateModel template, QueryRequest query, TimeProvider clock)
    {
        var now = clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var (stack, physical) = (query["StackName"], query["PhysicalResourceId"]);
        // A queue of this host has another URL than on AWS; its path is the same.
        var queue = template.Queues.FirstOrDefault(q => physical.EndsWith($"/{template.Settings.Account}/{q.Name}", StringComparison.Ordinal));
        if (stack != template.Settings.StackName && stack != template.Settings.Pseudo("AWS::StackId") && (query.Action == List || queue is null))
        {
            return QueryAnswer.Error(
                HttpStatusCode.BadRequest, "ValidationError",
                stack.Length > 0 ? $"Stack with id {stack} does not exist" : $"Stack for {physical} does not exist");
        }

        return query.Action == List
            ? QueryAnswer.Result(List, Space, new XElement("StackResourceSummaries", Resources("LastUpdatedTimestamp")))
            : QueryAnswer.Result(Describe, Space, new XElement("StackResources", Resources("Timestamp").Select(OfStack)));

        IEnumerable<XElement> Resources(string time) =>
        [
            .. template.Functions.Select(f => Member(f.LogicalId, f.Name, "AWS::Lambda::Function", time)),
            .. template.Queues.Select(q => Member(q.LogicalId, q == queue ? physical : template.UrlOf(q), "AWS::SQS::Queue", time)),
        ];

        XElement Member(string logicalId, string name, string type, string time) => new(
            "member", new XElement("LogicalResourceId", logicalId), new XElement("PhysicalResourceId", name), new XElement("ResourceType", type),
            new XElement(time, now), new XElement("ResourceStatus", "CREATE_COMPLETE"));

        XElement OfStack(XElement member)
        {
            member.Add(new XElement("StackName", template.Settings.StackName), new XElement("StackId", template.Settings.Pseudo("AWS::StackId")));
            return member;
        }
    }
}
