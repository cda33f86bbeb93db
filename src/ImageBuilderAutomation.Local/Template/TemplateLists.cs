namespace ImageBuilderAutomation.Local.Template;

/// <summary>
/// What the local host runs and what it ignores on purpose. Anything else in a template is an error at the start that names it, so that no part
/// of a template is silently skipped.
/// </summary>
public static class TemplateLists
{
    private static readonly string[] DeliveryOnly = ["RetryPolicy", "RoleArn"];

    /// <summary>Resource types that run, with their properties. A function's policies are ignored but for what they let it write.</summary>
    public static IReadOnlyDictionary<string, PropertyLists> Runs { get; } = new Dictionary<string, PropertyLists>(StringComparer.Ordinal)
    {
        ["AWS::Serverless::Function"] = new(
            Runs:
            [
                "DeadLetterQueue", "Environment", "EventInvokeConfig", "Events", "FunctionName", "FunctionUrlConfig", "Handler", "MemorySize",
                "ReservedConcurrentExecutions", "Timeout",
            ],
            Ignores:
            [
                "Architectures", "AssumeRolePolicyDocument", "AutoPublishAlias", "CodeSigningConfigArn", "CodeUri", "DeploymentPreference",
                "Description", "EphemeralStorage", "KmsKeyArn", "LoggingConfig", "PackageType", "PermissionsBoundary", "Policies",
                "PropagateTags", "RecursiveLoop", "Role", "RolePath", "Runtime", "RuntimeManagementConfig",
                "SnapStart", "Tags", "Tracing", "VpcConfig",
            ]),
        ["AWS::DynamoDB::Table"] = new(
            Runs: ["TableName", "KeySchema", "AttributeDefinitions", "GlobalSecondaryIndexes"],
            Ignores:
            [
                "BillingMode", "ContributorInsightsSpecification", "DeletionProtectionEnabled", "OnDemandThroughput",
                "PointInTimeRecoverySpecification", "ProvisionedThroughput", "ResourcePolicy", "SSESpecification", "TableClass", "Tags",
                "TimeToLiveSpecification", "WarmThroughput",
            ]),
        ["AWS::SNS::Topic"] = new(
            Runs: ["TopicName", "Subscription"],
            Ignores: ["DataProtectionPolicy", "DeliveryStatusLogging", "DisplayName", "KmsMasterKeyId", "SignatureVersion", "Tags", "TracingConfig"]),
        ["AWS::SNS::Subscription"] = new(
            Runs: ["Endpoint", "FilterPolicy", "FilterPolicyScope", "Protocol", "RedrivePolicy", "TopicArn"],
            Ignores: ["Region"]),
        ["AWS::SQS::Queue"] = new(
            Runs: ["QueueName"],
            Ignores:
            [
                "KmsDataKeyReusePeriodSeconds", "KmsMasterKeyId", "MessageRetentionPeriod", "ReceiveMessageWaitTimeSeconds",
                "RedriveAllowPolicy", "SqsManagedSseEnabled", "Tags", "VisibilityTimeout",
            ]),
        ["AWS::Events::EventBus"] = new(Runs: ["Name"], Ignores: ["DeadLetterConfig", "Description", "KmsKeyIdentifier", "LogConfig", "Policy", "Tags"]),
        ["AWS::Events::Rule"] = new(
            Runs: ["EventBusName", "EventPattern", "Name", "ScheduleExpression", "State", "Targets"],
            Ignores: ["Description", "RoleArn"]),
        [FunctionUrlResource.Type] = new(Runs: ["AuthType", "InvokeMode", "TargetFunctionArn"], Ignores: ["Cors", "Qualifier"]),
        ["AWS::Scheduler::Schedule"] = new(
            Runs: ["Name", "ScheduleExpression", "ScheduleExpressionTimezone", "State", "Target"],
            Ignores: ["Description", "FlexibleTimeWindow", "GroupName", "KmsKeyArn"]),
    };

    /// <summary>Event types of a function that run, with their properties.</summary>
    public static IReadOnlyDictionary<string, PropertyLists> Events { get; } = new Dictionary<string, PropertyLists>(StringComparer.Ordinal)
    {
        ["SNS"] = new(Runs: ["FilterPolicy", "FilterPolicyScope", "RedrivePolicy", "Topic"], Ignores: ["Region"]),
        ["EventBridgeRule"] = new(
            Runs: ["DeadLetterConfig", "EventBusName", "Input", "Pattern", "RuleName", "State"], Ignores: [.. DeliveryOnly, "Target"]),
        ["Schedule"] = new(Runs: ["DeadLetterConfig", "Enabled", "Input", "Name", "Schedule", "State"], Ignores: [.. DeliveryOnly, "Description"]),
        ["ScheduleV2"] = new(
            Runs: ["DeadLetterConfig", "Input", "Name", "ScheduleExpression", "ScheduleExpressionTimezone", "State"],
            Ignores: [.. DeliveryOnly, "Description", "FlexibleTimeWindow", "GroupName", "KmsKeyArn", "OmitName", "PermissionsBoundary"]),
    };

    /// <summary>Properties of the targets of rules and schedules.</summary>
    public static PropertyLists Target { get; } = new(Runs: ["Arn", "DeadLetterConfig", "Id", "Input"], Ignores: DeliveryOnly);

    /// <summary>Properties of the URL that SAM creates for a function.</summary>
    public static PropertyLists FunctionUrl { get; } = new(Runs: ["AuthType", "InvokeMode"], Ignores: ["Cors"]);

    /// <summary>
    /// Resource types that do not run on one machine: permissions (but for what they let a function write), alarms, log settings,
    /// encryption, HTTP APIs in front of functions.
    /// </summary>
    public static IReadOnlySet<string> IgnoredTypes { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "AWS::ApiGatewayV2::Api", "AWS::ApiGatewayV2::Integration", "AWS::ApiGatewayV2::Route", "AWS::ApiGatewayV2::Stage",
        "AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm", "AWS::CloudWatch::Dashboard",
        "AWS::IAM::ManagedPolicy", "AWS::IAM::Policy", "AWS::IAM::Role",
        "AWS::KMS::Alias", "AWS::KMS::Key",
        "AWS::Lambda::Permission",
        "AWS::Logs::LogGroup", "AWS::Logs::MetricFilter", "AWS::Logs::QueryDefinition", "AWS::Logs::SubscriptionFilter",
        "AWS::SNS::TopicPolicy", "AWS::SQS::QueuePolicy",
        "AWS::Scheduler::ScheduleGroup",
    };

    /// <summary>Attributes of a resource.</summary>
    public static PropertyLists Attributes { get; } = new(
        Runs: ["Condition", "Properties", "Type"],
        Ignores: ["CreationPolicy", "DeletionPolicy", "DependsOn", "Metadata", "UpdatePolicy", "UpdateReplacePolicy"]);

    /// <summary>Sections of a template.</summary>
    public static PropertyLists Sections { get; } = new(
        Runs: ["Conditions", "Globals", "Mappings", "Outputs", "Parameters", "Resources", "Transform"],
        Ignores: ["AWSTemplateFormatVersion", "Description", "Metadata", "Rules"]);
}

/// <param name="Runs">Properties that have the same effect here as in a deployment.</param>
/// <param name="Ignores">Properties that have no effect on one machine.</param>
public sealed record PropertyLists(IReadOnlyList<string> Runs, IReadOnlyList<string> Ignores)
{
    public bool Knows(string property) => Runs.Contains(property) || Ignores.Contains(property);
}
