using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Local.Template;

/// <summary>Computes the names, ARNs and attributes that <c>Ref</c> and <c>Fn::GetAtt</c> return for a resource.</summary>
internal sealed class PhysicalNames(TemplateSettings settings)
{
    public string NameOf(string logicalId, string type, JsonNode? givenName) => givenName?.ToString()
        ?? (type == FunctionUrlResource.Type ? logicalId : null)
        ?? $"{settings.StackName}-{logicalId}" + (type == "AWS::DynamoDB::Table" ? "-table" : "");

    public string ArnOf(string type, string name) => type switch
    {
        "AWS::Serverless::Function" => Arn("lambda", $"function:{name}"),
        "AWS::DynamoDB::Table" => Arn("dynamodb", $"table/{name}"),
        "AWS::SNS::Topic" => Arn("sns", name),
        "AWS::SQS::Queue" => Arn("sqs", name),
        "AWS::Events::EventBus" => Arn("events", $"event-bus/{name}"),
        "AWS::Events::Rule" => Arn("events", $"rule/{name}"),
        "AWS::Scheduler::Schedule" => Arn("scheduler", $"schedule/default/{name}"),
        "AWS::Logs::LogGroup" => Arn("logs", $"log-group:{name}:*"),
        "AWS::CloudWatch::Alarm" => Arn("cloudwatch", $"alarm:{name}"),
        "AWS::KMS::Key" => Arn("kms", $"key/{name}"),
        "AWS::IAM::Role" => $"arn:{settings.Partition}:iam::{settings.Account}:role/{name}",
        "AWS::IAM::ManagedPolicy" => $"arn:{settings.Partition}:iam::{settings.Account}:policy/{name}",
        _ => Arn("cloudformation", $"resource/{name}"),
    };

    /// <summary>Documented per resource type: Ref returns the ARN of topics and managed policies, the URL of queues, and the name of all others.</summary>
    public string RefOf(string type, string name) => type switch
    {
        "AWS::SNS::Topic" or "AWS::IAM::ManagedPolicy" => ArnOf(type, name),
        "AWS::SQS::Queue" => $"https://sqs.{settings.Region}.amazonaws.com/{settings.Account}/{name}",
        _ => name,
    };

    /// <returns>Null for an unknown attribute.</returns>
    public string? AttributeOf(string type, string name, string attribute) => (type, attribute) switch
    {
        (_, "Arn") or ("AWS::SNS::Topic", "TopicArn") => ArnOf(type, name),
        ("AWS::SNS::Topic", "TopicName") or ("AWS::SQS::Queue", "QueueName") or ("AWS::Events::EventBus", "Name") => name,
        ("AWS::SQS::Queue", "QueueUrl") => RefOf(type, name),
        // As on AWS: the port of this host is not known yet. Clients of this host ask StackServices for the local URL.
        (FunctionUrlResource.Type, "FunctionUrl") => $"https://{FunctionUrlResource.HostIdOf(name)}.lambda-url.{settings.Region}.on.aws/",
        _ => null,
    };

    private string Arn(string service, string resource) => $"arn:{settings.Partition}:{service}:{settings.Region}:{settings.Account}:{resource}";
}
