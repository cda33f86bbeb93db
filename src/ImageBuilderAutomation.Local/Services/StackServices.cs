using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderAutomation.Local.FunctionUrls;
using ImageBuilderAutomation.Local.People;
using ImageBuilderAutomation.Local.Routing;
using ImageBuilderAutomation.Local.Services.Ec2;
using ImageBuilderAutomation.Local.Services.Ec2.State;
using ImageBuilderAutomation.Local.Services.Kms;
using ImageBuilderAutomation.Local.Services.Kms.Operations;
using ImageBuilderAutomation.Local.Services.Protocol;
using ImageBuilderAutomation.Local.Services.S3;
using ImageBuilderAutomation.Local.Services.S3.Operations;
using ImageBuilderAutomation.Local.Services.S3.State;
using ImageBuilderAutomation.Local.Services.S3.Wire;
using ImageBuilderAutomation.Local.Services.Ssm;
using ImageBuilderAutomation.Local.Services.Ssm.Operations;
using ImageBuilderAutomation.Local.Template;
using Microsoft.AspNetCore.Http;
using static ImageBuilderAutomation.Local.Services.ServiceResponses;

namespace ImageBuilderAutomation.Local.Services;

/// <summary>
/// Serves the calls of other AWS services that functions and operators make, on one port of 127.0.0.1: PutEvents of EventBridge, five operations
/// of SQS on the template's queues, Invoke of Lambda, GetSubscriptionAttributes of SNS, DescribeStacks, DescribeStackResources and ListStackResources of
/// CloudFormation, the operations of EC2 on AMIs and what uses them, LookupEvents of CloudTrail, the operations of SSM on parameters, those of S3 on versioned
/// objects, those of KMS on keys that sign, AssumeRole and GetCallerIdentity of STS, and GetRole of IAM. Every other call is rejected by name. The same port serves the URLs of functions.
/// </summary>
public sealed class StackServices : IAsyncDisposable
{
    private const string Sqs = "AmazonSQS.";

    private readonly ServedStack _stack;
    private readonly PutEvents _putEvents;
    private readonly LookupEvents _lookupEvents = new();
    private readonly ParameterStore _parameters;
    private readonly JsonOperations<SsmCall> _ssm;
    private readonly KmsStore _keys;
    private readonly JsonOperations<KmsCall> _kms;
    private readonly S3Store _objects;
    private readonly S3Endpoint _s3;
    private readonly FunctionUrlEndpoint _functionUrls;
    private readonly LoopbackServer _server;

    private StackServices(ServedStack stack, int port, IReadOnlyCollection<string> allowedHosts)
    {
        (_stack, _putEvents) = (stack, new(stack.Router, stack.Template.Settings, stack.Clock));
        var settings = stack.Template.Settings;
        _parameters = new(stack.Router, settings, stack.Clock, () => Ec2!);
        _ssm = new(ServiceFault.Ssm, SsmCall.Operations, TakeFault);
        _keys = new(stack.Clock, stack.Seed);
        _kms = new(ServiceFault.Kms, KmsCall.Operations, TakeFault);
        _objects = new(stack.Clock, stack.Seed);
        _s3 = new(_objects, CallerOf, TakeFault);
        var world = new Ec2World(
            stack.Clock, stack.Seed, (settings.Account, settings.Region), envelope => stack.Router.PutEvent(BusResource.Default, envelope), _parameters);
        Ec2 = new(world, settings, stack.People, stack.Clock, stack.Wall, _parameters.Put, stack.Emulator, Clear);
        _functionUrls = new(stack.Template, new(stack.People, stack.Template.Settings.Region, stack.Wall), stack.Clock, stack.InvokeAsync);
        _server = new(port, allowedHosts);
        stack.Router.Reported += _lookupEvents.Add;
        var available = new AvailableImages();
        stack.Router.Reported += envelope =>
        {
            if (available.Find(envelope, stack.Emulator()) is not { } build)
                return;
            _parameters.Add(build);
            Ec2.Distribute(build);
        };
    }

    public Uri Url => _server.Url;

    /// <summary>The AMIs of this host, and what uses them.</summary>
    public LocalEc2 Ec2 { get; }

    /// <param name="port">Zero: any free port.</param>
    /// <param name="allowedHosts">Host names, without port, that requests and web pages may have in addition to those of loopback.</param>
    public static async Task<StackServices> StartAsync(
        ServedStack stack, int port, IReadOnlyCollection<string> allowedHosts, CancellationToken cancellationToken = default)
    {
        var server = new StackServices(stack, port, allowedHosts);
        try
        {
            await server._server.StartAsync(server.AnswerAsync, WriteErrorAsync, stack.Unexpected, cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The URLs of the template's queues, for clients of SQS.</summary>
    public IEnumerable<Uri> Queues => _stack.Template.Queues
        .Select(q => new Uri(Url, $"/{_stack.Template.Settings.Account}/{q.Name}"));

    /// <summary>The URLs of the functions that have one, by the function's logical id. Requests must be signed by credentials of <see cref="LocalPeople"/>.</summary>
    public IReadOnlyDictionary<string, Uri> FunctionUrls =>
        _stack.Template.FunctionsWithUrl.ToDictionary(f => f.LogicalId, f => new Uri(Url, FunctionUrlEndpoint.PathOf(f)), StringComparer.Ordinal);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Ec2.Dispose();
        _parameters.Dispose();
        _keys.Dispose();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        if (FunctionUrlEndpoint.Serves(http.Request))
        {
            await _functionUrls.AnswerAsync(http);
            return;
        }

        if (S3Request.IsOne(http.Request))
        {
            try
            {
                await _s3.AnswerAsync(http);
            }
            catch (ServiceInputException e)
            {
                await S3Endpoint.RefuseAsync(http, HttpStatusCode.Forbidden, e.Code, e.Message);
            }

            return;
        }

        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(http.RequestAborted);
        try
        {
            await AnswerAsync(http, body);
        }
        catch (ServiceInputException e)
        {
            await RefuseAsync(http, e.Status, e.Code, e.Message);
        }
    }

    /// <summary>Deletes the state of the services besides EC2.</summary>
    private void Clear()
    {
        _parameters.Clear();
        _keys.Clear();
        _objects.Clear();
    }

    private ServiceFault? TakeFault(string service, string operation) => Ec2.TakeFault(service, operation);

    private async Task AnswerAsync(HttpContext http, string body)
    {
        // Assumed: an invocation without a payload has an empty object as its event.
        if (http.Request.Path.Value?.Split('/') is [_, "2015-03-31", "functions", var function, "invocations"])
            await InvokeAsync(http, function, body.Length == 0 ? "{}" : body);
        else if (http.Request.HasFormContentType && QueryRequest.Read(body) is { } query)
            await WriteXmlAsync(http, Answer(http.Request.Headers.Authorization, query));
        else if (http.Request.Headers["X-Amz-Target"] == PutEvents.Target)
            await PutEventsAsync(http, body);
        else if (http.Request.Headers["X-Amz-Target"] == LookupEvents.Target)
            await LookUpEventsAsync(http, body);
        else if (http.Request.Headers["X-Amz-Target"].ToString() is var target && target.StartsWith(SsmCall.Target, StringComparison.Ordinal))
            await AnswerJsonAsync(http, _ssm, target[SsmCall.Target.Length..], body, (caller, input) => new(_parameters, caller, input));
        else if (target.StartsWith(KmsCall.Target, StringComparison.Ordinal))
            await AnswerJsonAsync(http, _kms, target[KmsCall.Target.Length..], body, (caller, input) => new(_keys, caller, input));
        else
            await AnswerSqsAsync(http, http.Request.Headers["X-Amz-Target"].ToString(), body);
    }

    private async Task InvokeAsync(HttpContext http, string name, string body)
    {
        var function = _stack.Template.Functions.FirstOrDefault(f => f.Name == name || f.Arn == name || f.LogicalId == name);
        if (function is null)
        {
            await RefuseAsync(http, HttpStatusCode.NotFound, "ResourceNotFoundException", $"Function not found: {name}");
        }
        else if (!StrictJson.TryParse(body, out var payload))
        {
            await RefuseAsync(http, HttpStatusCode.BadRequest, "InvalidRequestContentException", "Could not parse request body into json.");
        }
        else if (http.Request.Headers["X-Amz-Invocation-Type"] == "Event")
        {
            _stack.Deliveries.Enqueue(new(function, payload, "invoke"));
            http.Response.StatusCode = (int)HttpStatusCode.Accepted;
        }
        else
        {
            var result = await _stack.InvokeAsync(function.LogicalId, body);
            if (!result.Succeeded)
                http.Response.Headers["X-Amz-Function-Error"] = "Unhandled";
            await WriteAsync(http, result.Error?.ToJsonString() ?? (result.Payload.Length == 0 ? "null" : result.Payload));
        }
    }

    private QueryAnswer Answer(string? authorization, QueryRequest query)
    {
        var settings = _stack.Template.Settings;
        return query.Action switch
        {
            Subscription.Action => Subscription.Answer(_stack.Template, query["SubscriptionArn"]),
            DescribeStacks.Action => DescribeStacks.Answer(_stack.Template, query, LocalOutputs(), _stack.Clock),
            StackResources.Describe or StackResources.List => StackResources.Answer(_stack.Template, query, _stack.Clock),
            CallerIdentity.Action => CallerIdentity.Answer(authorization, settings.Account, _stack.People, _stack.Wall),
            AssumeRole.Action => AssumeRole.Answer(_stack.People, query),
            GetRole.Action => GetRole.Answer(_stack.Roles, query),
            _ when query["Version"] == QueryAnswer.Ec2Version =>
                Ec2.Answer(authorization, query) ?? QueryAnswer.Ec2Error("InvalidAction", NotServed(query.Action)),
            _ => QueryAnswer.Error(HttpStatusCode.BadRequest, "InvalidAction", NotServed(query.Action)),
        };
    }

    /// <summary>The outputs with the URLs of this host in place of those on AWS, and where this stack's other servers are.</summary>
    internal Dictionary<string, string> LocalOutputs()
    {
        var local = Queues.Zip(_stack.Template.Queues, (url, queue) => (Aws: _stack.Template.UrlOf(queue), Local: url)).ToDictionary(pair => pair.Aws, pair => pair.Local);
        foreach (var url in _stack.Template.FunctionUrls)
        {
            if (_stack.Template.Functions.FirstOrDefault(url.BelongsTo) is { } function)
                local[_stack.Template.UrlOf(url)] = FunctionUrls[function.LogicalId];
        }

        var outputs = _stack.Template.Outputs.ToDictionary(o => o.Key, o => local.TryGetValue(o.Value, out var url) ? url.ToString() : o.Value, StringComparer.Ordinal);
        if (_stack.Endpoints() is { } endpoints)
        {
            outputs[DescribeStacks.DynamoDBUrl] = Invocation.Endpoint.Text(endpoints.DynamoDB);
            outputs[DescribeStacks.ImageBuilderUrl] = Invocation.Endpoint.Text(endpoints.ImageBuilder);
        }

        return outputs;
    }

    private string NotServed(string operation) =>
        "Expected an operation that the local host supports (SendMessage, ReceiveMessage, DeleteMessage, ChangeMessageVisibility and GetQueueAttributes of SQS, "
        + "Invoke of Lambda, PutEvents of EventBridge, GetSubscriptionAttributes of SNS, DescribeStacks, DescribeStackResources and ListStackResources "
        + $"of CloudFormation, {string.Join(", ", Ec2.Operations.Order(StringComparer.Ordinal))} of EC2, LookupEvents of CloudTrail, "
        + $"{string.Join(", ", _ssm.Names)} of SSM, {string.Join(", ", _kms.Names)} of KMS, "
        + $"{string.Join(", ", S3Operations.All.Select(each => each.Name).Order(StringComparer.Ordinal))} of S3, "
        + $"AssumeRole and GetCallerIdentity of STS, GetRole of IAM); found '{operation}'.";

    private Task PutEventsAsync(HttpContext http, string body) =>
        ServiceInput.Read(body)["Entries"] is JsonArray { Count: > 0 and <= PutEvents.MaxEntries } entries
            ? WriteAsync(http, _putEvents.Answer(entries).ToJsonString())
            : RefuseAsync(http, HttpStatusCode.BadRequest, "ValidationException", $"Expected Entries, a list of 1 to {PutEvents.MaxEntries}.");

    private Task LookUpEventsAsync(HttpContext http, string body) => _lookupEvents.Answer(ServiceInput.Read(body)) is { } answer
        ? WriteAsync(http, answer.ToJsonString())
        : RefuseAsync(http, HttpStatusCode.BadRequest, "InvalidLookupAttributesException", "Expected the attribute EventId or EventName.");

    private Task AnswerJsonAsync<TCall>(
        HttpContext http, JsonOperations<TCall> operations, string operation, string body, Func<ServiceCaller, ServiceInput, TCall> call)
    {
        var input = ServiceInput.Read(body);
        return operations.Answer(operation, input, () => call(CallerOf(http), input)) is { } answer
            ? WriteAsync(http, answer.ToJsonString())
            : RefuseAsync(http, HttpStatusCode.BadRequest, "UnknownOperationException", NotServed(operation));
    }

    private ServiceCaller CallerOf(HttpContext http)
    {
        try
        {
            var caller = ServiceCaller.Read(http.Request.Headers.Authorization, _stack.Template.Settings, _stack.People, _stack.Wall);
            return caller.IsExpired ? throw new ServiceInputException("The security token included in the request is expired", "ExpiredTokenException") : caller;
        }
        catch (ApiError e)
        {
            throw new ServiceInputException(e.Message, e.Code);
        }
    }

    private async Task AnswerSqsAsync(HttpContext http, string target, string body)
    {
        var operation = target.StartsWith(Sqs, StringComparison.Ordinal) ? target[Sqs.Length..] : target;
        var input = ServiceInput.Read(body);
        var queueName = input["QueueUrl"]?.ToString().Split('/')[^1] ?? "";
        var queue = _stack.Template.Queues.FirstOrDefault(q => q.Name == queueName);
        if (queue is null)
        {
            var names = string.Join(", ", _stack.Template.Queues.Select(q => q.Name));
            await RefuseAsync(http, HttpStatusCode.BadRequest, "com.amazonaws.sqs#QueueDoesNotExist", $"No queue is named '{queueName}'; there are {names}.");
        }
        else if (SqsCalls.Answer(_stack.Queues, operation, queue.Arn, input) is { } answer)
        {
            await WriteAsync(http, answer.ToJsonString());
        }
        else
        {
            await RefuseAsync(http, HttpStatusCode.BadRequest, "com.amazonaws.sqs#UnsupportedOperation", NotServed(operation));
        }
    }
}
