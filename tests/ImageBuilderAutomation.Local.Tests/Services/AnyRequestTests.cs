using System.Collections.Concurrent;
using System.Text;
using ImageBuilderAutomation.Aws;
using ImageBuilderAutomation.Local.Demo;
using ImageBuilderAutomation.Local.RuntimeApi;
using TestKit;
using TestKit.Mutations;

namespace ImageBuilderAutomation.Local.Tests.Services;

/// <summary>
/// Random requests to every server of the local host: each gets a response, and none shows a failure of the host. The seed is an argument of the test, so
/// that a failure can be repeated. More requests with <c>RANDOM_REQUESTS=50000</c>.
/// </summary>
public sealed class AnyRequestTests : IAsyncLifetime, IDisposable
{
    private const int Seeds = 4;
    private const string Queue = "http://127.0.0.1/123456789012/image-builder-automation-FailedInvocations";

    private const string Image = "arn:aws:imagebuilder:us-east-1:123456789012:image/base-al2023/1.0.0/1";

    private static readonly int Requests = LongRun.Count("RANDOM_REQUESTS", 1_200);

    private static readonly (string Target, string Body)[] Table =
    [
        ("GetItem", """{"TableName":"image-builder-automation-Records-table","Key":{"pk":{"S":"a"},"sk":{"S":"b"}},"ConsistentRead":true}"""),
        ("BatchGetItem", """{"RequestItems":{"image-builder-automation-Records-table":{"Keys":[{"pk":{"S":"a"},"sk":{"S":"b"}},{"pk":{"S":"a"},"sk":{"S":"c"}}],"ConsistentRead":true}}}"""),
        ("PutItem", """
            {"TableName":"image-builder-automation-Records-table","Item":{"pk":{"S":"a"},"sk":{"S":"b"},"n":{"N":"1"},"l":{"L":[{"BOOL":true},{"NULL":true}]},"m":{"M":{"x":{"SS":["a"]}}}},
             "ConditionExpression":"attribute_not_exists(pk) OR (#v = :v AND begins_with(sk, :b))","ExpressionAttributeNames":{"#v":"version"},
             "ExpressionAttributeValues":{":v":{"N":"1"},":b":{"S":"b"}}}
            """),
        ("Query", """
            {"TableName":"image-builder-automation-Records-table","KeyConditionExpression":"pk = :p AND begins_with(sk, :s)","Limit":2,"ScanIndexForward":false,
             "ExpressionAttributeValues":{":p":{"S":"a"},":s":{"S":"b"}},"ExclusiveStartKey":{"pk":{"S":"a"},"sk":{"S":"b"}}}
            """),
    ];

    private static readonly (string Target, string Body)[] Services =
    [
        ("AWSEvents.PutEvents", """
            {"Entries":[{"Source":"aws.ssm","DetailType":"Parameter Store Change","Detail":"{\"name\":\"/golden/base\"}","Time":1795167840.5,"Resources":["a"],"EventBusName":"default"}]}
            """),
        ("AWSEvents.PutEvents", """
            {"Entries":[{"Source":"aws.imagebuilder","DetailType":"EC2 Image Builder Image State Change","Detail":"{\"state\":{\"status\":\"FAILED\"}}","Resources":["arn:aws:imagebuilder:us-east-1:123456789012:image/a/1.0.0/1"]},
                        {"Source":"a","DetailType":"b","Detail":"[]"}]}
            """),
        ("com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents", """{"LookupAttributes":[{"AttributeKey":"EventName","AttributeValue":"CreateImage"}],"MaxResults":5,"NextToken":"1"}"""),
        ("AmazonSSM.PutParameter", """{"Name":"/golden/base","Value":"ami-0123456789abcdef0","Type":"String","Overwrite":true,"DataType":"text"}"""),
        ("AmazonSSM.GetParameters", """{"Names":["/golden/base","arn:aws:ssm:us-east-1:123456789012:parameter/golden/base"],"WithDecryption":false}"""),
        ("AmazonSSM.GetParameterHistory", """{"Name":"/golden/base","MaxResults":2,"NextToken":"1"}"""),
        ("AmazonSSM.LabelParameterVersion", """{"Name":"/golden/base","ParameterVersion":1,"Labels":["live","1"]}"""),
        ("AmazonSSM.DescribeParameters", """{"ParameterFilters":[{"Key":"Path","Option":"Recursive","Values":["/golden"]}],"MaxResults":2}"""),
        ("TrentService.CreateKey", """{"KeyUsage":"SIGN_VERIFY","KeySpec":"ECC_NIST_P256","Description":"d"}"""),
        ("TrentService.CreateAlias", """{"AliasName":"alias/a","TargetKeyId":"alias/b"}"""),
        ("TrentService.Verify", """{"KeyId":"alias/a","Message":"eA==","MessageType":"DIGEST","Signature":"eA==","SigningAlgorithm":"ECDSA_SHA_256"}"""),
        ("AmazonSQS.SendMessage", $$$$"""{"QueueUrl":"{{{{Queue}}}}","MessageBody":"x","MessageAttributes":{"A":{"DataType":"String","StringValue":"b"}}}"""),
        ("AmazonSQS.ReceiveMessage", $$"""{"QueueUrl":"{{Queue}}","MaxNumberOfMessages":3,"VisibilityTimeout":0,"MessageAttributeNames":["All"],"AttributeNames":["SentTimestamp"]}"""),
        ("AmazonSQS.DeleteMessage", $$"""{"QueueUrl":"{{Queue}}","ReceiptHandle":"x/1"}"""),
        ("AmazonSQS.ChangeMessageVisibility", $$"""{"QueueUrl":"{{Queue}}","ReceiptHandle":"x/1","VisibilityTimeout":5}"""),
    ];

    private static readonly (string Method, string Target, string Body)[] Objects =
    [
        ("PUT", "/bucket", ""), ("PUT", "/bucket/key", "3\r\nabc\r\n0\r\nx-amz-checksum-crc32:NSRBwg==\r\n\r\n"), ("GET", "/bucket/key?versionId=null", ""), ("HEAD", "/bucket/key", ""),
        ("DELETE", "/bucket/key", ""), ("GET", "/bucket?list-type=2&prefix=k&delimiter=e&max-keys=1&continuation-token=a2V5", ""),
        ("GET", "/bucket?versions&key-marker=k&version-id-marker=null&max-keys=1", ""), ("PUT", "/bucket?versioning", "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"),
        ("PUT", "/bucket/key?retention", "<Retention><Mode>GOVERNANCE</Mode><RetainUntilDate>2099-01-01T00:00:00Z</RetainUntilDate></Retention>"),
        ("PUT", "/bucket?object-lock", "<ObjectLockConfiguration><Rule><DefaultRetention><Mode>GOVERNANCE</Mode><Days>1</Days></DefaultRetention></Rule></ObjectLockConfiguration>"),
    ];

    private static readonly (string Name, string Value)[] Headers =
    [
        ("x-amz-bucket-object-lock-enabled", "true"), ("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"), ("Range", "bytes=1-x"), ("If-Match", "*"), ("If-None-Match", "*"),
        ("x-amz-object-lock-mode", "GOVERNANCE"), ("x-amz-object-lock-retain-until-date", "2099-01-01T00:00:00Z"), ("x-amz-checksum-crc32", "AAAAAA=="),
    ];

    private static readonly string[] Forms =
    [
        "Action=DescribeImages&Version=2016-11-15&ImageId.1=ami-00000001&Filter.1.Name=tag:a&Filter.1.Value.1=b*", "Action=GetImageFindings&Version=2016-11-15&ImageId=ami-00000001&MaxResults=5&NextToken=0",
        "Action=DescribeImageReferences&Version=2016-11-15&ImageId.1=ami-00000001&MaxResults=5&ResourceType.1.ResourceType=ec2:LaunchTemplate&ResourceType.1.ResourceTypeOption.1.OptionName=version-depth&ResourceType.1.ResourceTypeOption.1.OptionValue.1=3",
        "Action=CreateImageUsageReport&Version=2016-11-15&ImageId=ami-00000001&ResourceType.1.ResourceType=ec2:Instance&AccountId.1=444455556666&ClientToken=t",
        "Action=DescribeImageUsageReportEntries&Version=2016-11-15&ReportId.1=amiur-1&Filter.1.Name=account-id&Filter.1.Value.1=444455556666&MaxResults=1",
        "Action=RunInstances&Version=2016-11-15&ImageId=ami-00000001&MinCount=1&MaxCount=2&LaunchTemplate.LaunchTemplateName=web&LaunchTemplate.Version=$Default&TagSpecification.1.ResourceType=instance&TagSpecification.1.Tag.1.Key=a",
        "Action=TerminateInstances&Version=2016-11-15&InstanceId.1=i-00000001", "Action=CopyImage&Version=2016-11-15&Name=copy&SourceImageId=ami-00000001&SourceRegion=us-east-1",
        "Action=ModifyImageAttribute&Version=2016-11-15&ImageId=ami-00000001&LaunchPermission.Add.1.UserId=444455556666&LaunchPermission.Remove.1.Group=all",
        "Action=CreateLaunchTemplate&Version=2016-11-15&LaunchTemplateName=web&LaunchTemplateData.ImageId=ami-00000001&LaunchTemplateData.BlockDeviceMapping.1.Ebs.SnapshotId=snap-1",
        "Action=CreateLaunchTemplateVersion&Version=2016-11-15&LaunchTemplateName=web&SourceVersion=$Latest&LaunchTemplateData.NetworkInterface.1.SecurityGroupId.1=sg-1",
        "Action=DescribeLaunchTemplateVersions&Version=2016-11-15&LaunchTemplateVersion.1=$Latest&MinVersion=1&ResolveAlias=true",
        "Action=CreateTags&Version=2016-11-15&ResourceId.1=ami-00000001&Tag.1.Key=a&Tag.1.Value=b", "Action=DescribeTags&Version=2016-11-15&Filter.1.Name=key&Filter.1.Value.1=a",
        "Action=EnableImageDeprecation&Version=2016-11-15&ImageId=ami-00000001&DeprecateAt=2027-11-20T09:00:00Z",
        "Action=AttachImageWatermark&Version=2016-11-15&ImageId=ami-00000001&WatermarkName=golden",
        "Action=GetAllowedImagesSettings&Version=2016-11-15", "Action=EnableAllowedImagesSettings&Version=2016-11-15&AllowedImagesSettingsState=enabled",
        "Action=ReplaceImageCriteriaInAllowedImagesSettings&Version=2016-11-15&ImageCriterion.1.ImageProvider.1=111122223333&ImageCriterion.1.ImageWatermark.1.WatermarkKey=111122223333:*-released&ImageCriterion.1.ScanResultCondition.MaximumSeverityLabel=high&ImageCriterion.1.CreationDateCondition.MaximumDaysSinceCreated=30",
        "Action=GetCallerIdentity&Version=2011-06-15", "Action=GetRole&RoleName=Approver&Version=2010-05-08",
        "Action=AssumeRole&RoleArn=arn:aws:iam::123456789012:role/Approver&RoleSessionName=kim&DurationSeconds=900&Version=2011-06-15", "Action=DescribeStackResources&StackName=s&Version=2010-05-15",
        "Action=ListStackResources&StackName=image-builder-automation&NextToken=1&Version=2010-05-15",
        "Action=GetSubscriptionAttributes&SubscriptionArn=arn:aws:sns:us-east-1:123456789012:a:b&Version=2010-03-31", "Action=Other",
    ];

    private static readonly (string Path, string Body)[] Control =
    [
        ("faults", """{"operation":"GetImage","error":"CallRateLimitExceededException","message":"m","times":1,"afterEffect":true}"""),
        ("builds", $$$$"""
            {"arn":"{{{{Image}}}}","findings":[{"severity":"HIGH","title":"CVE-1","packageVulnerabilityDetails":{"vulnerabilityId":"CVE-1","vulnerablePackages":[{"name":"a"}]}}],
             "packages":[{"packageName":"a","packageVersion":"1"}],"scan":{"hold":true},"failSteps":{"Install":"no disk"},"stepSeconds":{"Install":60},
             "failRegions":{"us-east-1":{"message":"m","account":"123456789012","step":"PUT_SSM_PARAMETERS"}}}
            """),
        ("builds", $$"""{"arn":"{{Image}}","scan":{"finishAt":"2026-11-20T09:00:00Z"},"failRegions":{"us-east-1":"m"},"failSteps":null}"""),
        ("amis", $$"""{"arn":"{{Image}}","ami":"ami-1","lastLaunched":"now","tags":{"a":"b"},"public":true,"sharedAccounts":["123456789012"],"fail":"m"}"""),
        ("objects", """{"uri":"s3://bucket/key","text":"x"}"""),
        ("clock", """{"advance":10,"speed":2,"step":1}"""),
        ("event-faults", """{"fault":"delay","seconds":1,"copies":2,"detailType":"a","destination":"default","times":1}"""),
        ("seed", """{"steps":[{"call":"CreateInfrastructureConfiguration","input":{"name":"a","instanceProfileName":"b"},"as":"x"},{"order":"faults","input":{"times":1}}]}"""),
        ("ec2", """
            {"account":"123456789012","images":[{"id":"ami-00000001","sharedWith":["444455556666"],"tags":{"a":"b"},"lastLaunched":"2026-11-01T00:00:00Z"}],
             "launchTemplates":[{"name":"web","versions":["ami-00000001"],"default":1}],"instances":[{"image":"ami-00000001","count":2,"state":"running"}],
             "parameters":{"/golden/web":"ami-00000001"},"settings":{"reportSeconds":60}}
            """),
        ("save", "{}"), ("reset", "{}"), ("requests", "{}"), ("nothing", "{}"),
    ];

    private readonly ConcurrentQueue<string> _log = [];
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(60) };
    private LocalStack _stack = null!;
    private RuntimeApiServer _runtime = null!;

    public async Task InitializeAsync()
    {
        _stack = await LocalStack.StartAsync(new()
        {
            Template = await File.ReadAllTextAsync(Repository.PathOf("template.yaml")),
            // Some events reach functions, which may fail; the host may not.
            Log = line => _ = line.Contains(" failed: ", StringComparison.Ordinal) && line.StartsWith("The ", StringComparison.Ordinal) ? Note(line) : false,
        });
        (await ImageFactory.CreateAsync(_stack, default)).Dispose();
        using var client = AwsClients.ImageBuilder(_stack.ClientEnvironment("test"));
        await client.StartImagePipelineExecutionAsync(
            new() { ImagePipelineArn = ImageFactory.PipelineArn(_stack.Template.Settings, "base-al2023"), ClientToken = "t" });
        _runtime = await RuntimeApiServer.StartAsync(TimeProvider.System, TimeProvider.System);
    }

    public async Task DisposeAsync()
    {
        await _runtime.DisposeAsync();
        await _stack.DisposeAsync();
    }

    public void Dispose() => _http.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Every_request_gets_a_response_and_no_server_fails(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < Requests / Seeds; i++)
        {
            var (what, request) = Request(random);
            using (request)
            {
                try
                {
                    using var response = await _http.SendAsync(request);
                    var text = await response.Content.ReadAsStringAsync();
                    Assert.True((int)response.StatusCode is < 500 or 501, $"seed {seed}, request {i}, {what}: {response.StatusCode} {text}\n{string.Join('\n', _log)}");
                    Assert.DoesNotContain("   at ImageBuilderAutomation", text, StringComparison.Ordinal);
                }
                catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
                {
                    Assert.Fail($"seed {seed}, request {i}, {what}: {e}");
                }
            }
        }

        Assert.Empty(_log);
    }

    private bool Note(string line)
    {
        _log.Enqueue(line);
        return true;
    }

    private (string What, HttpRequestMessage Request) Request(Random random)
    {
        switch (random.Next(7))
        {
            case 6:
                return Object(random);
            case 0:
                var call = Table[random.Next(Table.Length)];
                return Post(_stack.Endpoints.DynamoDB, "/", MutatedDocument.OfJson(call.Body, random), "application/x-amz-json-1.0", $"DynamoDB_20120810.{call.Target}");
            case 1 or 2:
                var service = Services[random.Next(Services.Length)];
                return Post(_stack.Endpoints.EventBridge, "/", MutatedDocument.OfJson(service.Body, random), "application/x-amz-json-1.0", service.Target);
            case 3:
                var form = Forms[random.Next(Forms.Length)].ToCharArray();
                form[random.Next(form.Length)] = "%&=+x\u00e9\uffff"[random.Next(7)];
                return Post(_stack.Endpoints.EventBridge, "/", Encoding.UTF8.GetBytes(form), "application/x-www-form-urlencoded");
            case 4:
                var control = Control[random.Next(Control.Length)];
                return Post(_stack.Endpoints.ImageBuilder, $"/_emulator/{control.Path}", MutatedDocument.OfJson(control.Body, random), "application/json");
            default:
                string[] paths =
                [
                    "/2018-06-01/runtime/invocation/x/response", "/2018-06-01/runtime/invocation/x/error", "/2018-06-01/runtime/init/error", "/clock", "/x//",
                ];
                return random.Next(3) == 0
                    ? Post(new($"http://{_runtime.Address}"), paths[random.Next(paths.Length)], MutatedDocument.OfJson("""{"errorMessage":"m","errorType":"t"}""", random), "application/json")
                    : Post(
                        _stack.Endpoints.EventBridge, $"/2015-03-31/functions/{(random.Next(3) == 0 ? "Nobody" : "SweepWaitingSteps")}/invocations",
                        MutatedDocument.OfJson("""{"source":"aws.scheduler","detail-type":"Scheduled Event","account":"1","region":"us-east-1"}""", random), "application/json");
        }
    }

    private (string What, HttpRequestMessage Request) Object(Random random)
    {
        var (method, target, body) = Objects[random.Next(Objects.Length)];
        var changed = target.ToCharArray();
        changed[random.Next(changed.Length)] = "%&=+x/-?"[random.Next(8)];
        var bytes = Encoding.UTF8.GetBytes(body);
        if (bytes.Length > 0)
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        var (what, request) = Post(_stack.Endpoints.EventBridge, new string(changed), bytes, "application/xml");
        request.Method = new(method);
        request.Headers.TryAddWithoutValidation("Authorization", "AWS4-HMAC-SHA256 Credential=123456789012/20261120/us-east-1/s3/aws4_request");
        foreach (var header in Headers.Where(_ => random.Next(4) == 0))
            request.Headers.TryAddWithoutValidation(header.Name, header.Value);
        return ($"{method} {what}", request);
    }

    private static (string What, HttpRequestMessage Request) Post(Uri server, string path, byte[] body, string contentType, string? target = null)
    {
        // Joined as text: a path that starts with two slashes would otherwise name another host.
        var address = new Uri($"{server.GetLeftPart(UriPartial.Authority)}/{(path.StartsWith('/') ? path[1..] : path)}");
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        if (target is not null)
            request.Headers.TryAddWithoutValidation("X-Amz-Target", target);
        return ($"{path} {target} {string.Concat(Encoding.UTF8.GetString(body).Take(1500))}", request);
    }
}
