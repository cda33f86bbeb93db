using System.Net;
using System.Xml.Linq;
using ImageBuilderAutomation.Local.Services.Protocol;
using ImageBuilderAutomation.Local.Template;

namespace ImageBuilderAutomation.Local.Services;

/// <summary>GetSubscriptionAttributes of SNS, limited to topic, protocol and endpoint.</summary>
// Documented: SNS API Reference, "GetSubscriptionAttributes".
internal static class Subscription
{
    public const string Action = "GetSubscriptionAttributes";
    private static readonly XNamespace Space = "http://sns.amazonaws.com/doc/2010-03-31/";

    public static QueryAnswer Answer(TemplateModel template, string arn) => template.Subscriptions.FirstOrDefault(s => s.Arn == arn) is { } found
        ? QueryAnswer.Result(Action, Space, new XElement(
            "Attributes", Entry("TopicArn", found.TopicArn), Entry("Protocol", "lambda"), Entry("Endpoint", found.FunctionArn)))
        : QueryAnswer.Error(HttpStatusCode.NotFound, "NotFound", "Subscription does not exist");

    private static XElement Entry(string key, string value) => new("entry", new XElement("key", key), new XElement("value", value));
}
