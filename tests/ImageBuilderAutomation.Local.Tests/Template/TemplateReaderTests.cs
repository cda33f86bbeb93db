using ImageBuilderAutomation.Functions.Hosting;
using ImageBuilderAutomation.Local.Template;
using TestKit;

namespace ImageBuilderAutomation.Local.Tests.Template;

public class TemplateReaderTests
{
    private static readonly string Product = File.ReadAllText(Repository.PathOf("template.yaml"));

    [Fact]
    public void Reads_the_product_s_own_template()
    {
        var model = TemplateReader.Read(Product, new());

        Assert.Equal(FunctionTable.Names, model.Functions.Select(f => f.LogicalId).Order(StringComparer.Ordinal));
        Assert.All(model.Functions, f => Assert.Equal(f.LogicalId, f.Environment["ANNOTATIONS_HANDLER"]));
        Assert.All(model.Functions, f => Assert.Equal(model.Tables.Single().Name, f.Environment["TABLE_NAME"]));
        Assert.All(model.Functions, f => Assert.Equal(model.Queues.Single(q => q.LogicalId == "FailedInvocations").Arn, f.OnFailure?.Arn));
        Assert.Equal(["index1", "index2", "index3"], model.Tables.Single().Indexes.Select(i => i.Name));
        Assert.Equal(model.Topics.Single(t => t.LogicalId == "ResultTopic").Arn, model.TopicOf("RecordBuildResult"));
        Assert.Equal(model.Topics.Single(t => t.LogicalId == "StepTopic").Arn, model.TopicOf("AnswerStepNotice"));
        Assert.Single(model.Rules, r => r.Path.Contains("AnswerWaitingStep", StringComparison.Ordinal));
        Assert.Equal("rate(5 minutes)", model.Schedules.Single(s => s.Path.Contains("SweepWaitingSteps", StringComparison.Ordinal)).Expression);
    }

    [Fact]
    public void Merges_globals_with_the_functions_own_properties()
    {
        var sweep = TemplateReader.Read(Product, new()).Functions.Single(f => f.LogicalId == "SweepWaitingSteps");

        Assert.Equal("123456789012", sweep.Environment["STACK_ACCOUNT"]);
        Assert.Equal("bootstrap", sweep.Handler);
        Assert.Equal(TimeSpan.FromSeconds(120), sweep.Timeout);
        Assert.Equal(512, sweep.MemorySize);
        Assert.Equal(new RetryConfig(0, TimeSpan.FromMinutes(5)), sweep.Retry);
        Assert.Null(sweep.ReservedConcurrency);
    }

    [Fact]
    public void A_resource_whose_condition_is_false_is_omitted()
    {
        var other = "arn:aws:sns:us-east-1:123456789012:results-of-others";
        var model = TemplateReader.Read(Product, new() { Parameters = new Dictionary<string, string> { ["ResultTopicArn"] = other } });

        Assert.Equal(["StepTopic"], model.Topics.Select(t => t.LogicalId));
        Assert.Equal(other, model.TopicOf("RecordBuildResult"));
    }

    [Fact]
    public void Reports_everything_that_is_not_supported_at_once_with_its_path()
    {
        var problems = Assert.Throws<TemplateException>(() => TemplateReader.Read(
            """
            Transform: AWS::Serverless-2016-10-31
            Hooks: {}
            Globals:
              Api: {}
            Resources:
              Bucket: { Type: AWS::S3::Bucket }
              Queue: { Type: AWS::SQS::Queue, Properties: { FifoQueue: true } }
              Table:
                Type: AWS::DynamoDB::Table
                Properties:
                  KeySchema: [{ AttributeName: pk, KeyType: HASH }, { AttributeName: sk, KeyType: RANGE }]
                  StreamSpecification: { StreamViewType: NEW_IMAGE }
              Worker:
                Type: AWS::Serverless::Function
                Properties:
                  ImageUri: x
                  Events:
                    Http: { Type: HttpApi }
                    Tick: { Type: Schedule, Properties: { Schedule: rate(1 hour), Colour: red } }
            """,
            new())).Problems;

        Assert.Equal(
            [
                "Globals.Api: the local host supports only the section Function",
                "Hooks: this section is not supported by the local host",
                "Resources.Bucket: resource type AWS::S3::Bucket is not supported by the local host",
                "Resources.Queue.Properties.FifoQueue: this property of AWS::SQS::Queue is not supported by the local host",
                "Resources.Table.Properties.StreamSpecification: this property of AWS::DynamoDB::Table is not supported by the local host",
                "Resources.Worker.Properties.Events.Http.Type: event type HttpApi is not supported by the local host",
                "Resources.Worker.Properties.Events.Tick.Properties.Colour: this property of event type Schedule is not supported by the local host",
                "Resources.Worker.Properties.ImageUri: this property of AWS::Serverless::Function is not supported by the local host",
            ],
            problems.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Ignored_resources_can_be_referred_to()
    {
        var model = TemplateReader.Read(
            """
            Resources:
              Alarm: { Type: AWS::CloudWatch::Alarm, Properties: { Dimensions: !GetAZs "" } }
              Role: { Type: AWS::IAM::Role }
              Worker:
                Type: AWS::Serverless::Function
                Properties:
                  Policies: [!ImportValue anything]
                  Environment: { Variables: { ROLE: !GetAtt Role.Arn } }
            """,
            new());

        Assert.Equal("arn:aws:iam::123456789012:role/image-builder-automation-Role", model.Functions.Single().Environment["ROLE"]);
    }

    [Fact]
    public void No_type_is_on_two_lists()
    {
        Assert.Empty(TemplateLists.Runs.Keys.Intersect(TemplateLists.IgnoredTypes));
        Assert.All(TemplateLists.Runs.Values.Concat(TemplateLists.Events.Values), l => Assert.Empty(l.Runs.Intersect(l.Ignores)));
    }

    [Fact]
    public void Reads_rules_schedules_and_subscriptions_that_are_resources_of_their_own()
    {
        var model = TemplateReader.Read(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Worker: { Type: AWS::Serverless::Function }
              Topic: { Type: AWS::SNS::Topic, Properties: { Subscription: [{ Protocol: email, Endpoint: a@example.com }] } }
              Heard: { Type: AWS::SNS::Subscription, Properties: { Protocol: lambda, TopicArn: !Ref Topic, Endpoint: !GetAtt Worker.Arn } }
              Rule: { Type: AWS::Events::Rule, Properties: { EventPattern: { source: [x] }, Targets: [{ Id: w, Arn: !GetAtt Worker.Arn, Input: '{"a":1}' }] } }
              Off: { Type: AWS::Events::Rule, Properties: { State: DISABLED, EventPattern: { source: [y] }, Targets: [{ Id: w, Arn: !GetAtt Worker.Arn }] } }
              Nightly:
                Type: AWS::Scheduler::Schedule
                Properties:
                  ScheduleExpression: cron(0 3 * * ? *)
                  ScheduleExpressionTimezone: Europe/Berlin
                  FlexibleTimeWindow: { Mode: "OFF" }
                  Target: { Arn: !GetAtt Worker.Arn, RoleArn: ignored }
            """,
            new());

        var worker = model.Functions.Single().Arn;
        Assert.Equal(worker, model.Subscriptions.Single().FunctionArn);
        Assert.Equal(new TargetResource(worker, """{"a":1}"""), model.Rules.Single().Targets.Single());
        Assert.Equal(("Europe/Berlin", true), (model.Schedules.Single().TimeZone, model.Schedules.Single().ByScheduler));
    }

    [Fact]
    public void Reads_function_URLs_that_are_resources_of_their_own_or_properties_of_functions()
    {
        var model = TemplateReader.Read(
            """
            Transform: AWS::Serverless-2016-10-31
            Parameters: { Door: { Type: String, Default: url } }
            Conditions: { HasUrl: !Equals [!Ref Door, url], HasApi: !Equals [!Ref Door, api] }
            Resources:
              First: { Type: AWS::Serverless::Function, Properties: { FunctionUrlConfig: { AuthType: AWS_IAM, InvokeMode: BUFFERED, Cors: { MaxAge: 1 } } } }
              Second: { Type: AWS::Serverless::Function }
              Third: { Type: AWS::Serverless::Function, Properties: { Environment: { Variables: { FIRST: !GetAtt FirstUrl.FunctionUrl, SECOND: !GetAtt Url.FunctionUrl } } } }
              Url: { Type: AWS::Lambda::Url, Condition: HasUrl, Properties: { AuthType: AWS_IAM, TargetFunctionArn: !Ref Second } }
              Other: { Type: AWS::Lambda::Url, Condition: HasApi, Properties: { AuthType: AWS_IAM, TargetFunctionArn: !GetAtt Third.Arn } }
              Permission: { Type: AWS::Lambda::Permission, Properties: { Action: "lambda:InvokeFunctionUrl" } }
              Api: { Type: AWS::ApiGatewayV2::Api, Condition: HasApi }
              Stage: { Type: AWS::ApiGatewayV2::Stage }
              Route: { Type: AWS::ApiGatewayV2::Route }
              Integration: { Type: AWS::ApiGatewayV2::Integration }
            """,
            new());

        Assert.Equal(["FirstUrl", "Url"], model.FunctionUrls.Select(u => u.LogicalId));
        Assert.Equal(["First", "Second"], model.FunctionsWithUrl.Select(f => f.LogicalId));
        var environment = model.Functions.Single(f => f.LogicalId == "Third").Environment;
        Assert.All(environment.Values, url => Assert.Matches("^https://[0-9a-f]{32}.lambda-url.us-east-1.on.aws/$", url));
        Assert.NotEqual(environment["FIRST"], environment["SECOND"]);
    }

    [Theory]
    [InlineData("U: { Type: AWS::Lambda::Url, Properties: { AuthType: NONE, TargetFunctionArn: x } }", "expected AWS_IAM, found NONE")]
    [InlineData("U: { Type: AWS::Lambda::Url, Properties: { TargetFunctionArn: x } }", "AuthType: is missing")]
    [InlineData("U: { Type: AWS::Lambda::Url, Properties: { AuthType: AWS_IAM } }", "TargetFunctionArn: is missing")]
    [InlineData("U: { Type: AWS::Lambda::Url, Properties: { AuthType: AWS_IAM, TargetFunctionArn: x } }", "must be a function of the template, found 'x'")]
    [InlineData("U: { Type: AWS::Lambda::Url, Properties: { AuthType: AWS_IAM, InvokeMode: RESPONSE_STREAM, TargetFunctionArn: x } }", "expected BUFFERED")]
    [InlineData("W: { Type: AWS::Serverless::Function, Properties: { FunctionUrlConfig: { AuthType: NONE } } }", "expected AWS_IAM, found NONE")]
    [InlineData("W: { Type: AWS::Serverless::Function, Properties: { FunctionUrlConfig: { AuthType: AWS_IAM, Colour: red } } }", "Colour: this property of a function URL")]
    [InlineData(
        "Rule: { Type: AWS::Events::Rule, Properties: { EventPattern: { a: [b] }, Targets: [{ Id: t, Arn: 'arn:aws:sqs:us-east-1:1:q' }] } }",
        "a target must be a function")]
    [InlineData("Rule: { Type: AWS::Events::Rule, Properties: { EventBusName: mine, EventPattern: { a: [b] } } }", "expected default")]
    [InlineData(
        "W: { Type: AWS::Serverless::Function, Properties: { EventInvokeConfig: { DestinationConfig: { OnFailure: { Type: SQS, Destination: x } } } } }",
        "must be a queue of the template")]
    [InlineData("S: { Type: AWS::SNS::Subscription, Properties: { Protocol: sqs, TopicArn: 'arn:aws:sns:us-east-1:1:t', Endpoint: x } }", "protocol 'sqs'")]
    [InlineData("W: { Type: AWS::Serverless::Function, Properties: { Timeout: soon } }", "expected a whole number")]
    [InlineData(
        "W: { Type: AWS::Serverless::Function, Properties: { Events: { E: { Type: Schedule, Properties: { Schedule: rate(1 day), Input: '{' } } } } }",
        "expected JSON")]
    public void Reports_the_problem_of_an_invalid_resource(string resource, string expected)
    {
        var error = Assert.Throws<TemplateException>(() => TemplateReader.Read($"Resources:\n  {resource}", new()));
        Assert.Contains(error.Problems, p => p.Contains(expected, StringComparison.Ordinal));
    }
}
