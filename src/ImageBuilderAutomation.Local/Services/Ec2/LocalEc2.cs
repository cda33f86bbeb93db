using System.Collections.Frozen;
using System.Net;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using ImageBuilderAutomation.Emulator.Control;
using ImageBuilderAutomation.Emulator.Engine;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.State.Lifecycle;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Local.Invocation;
using ImageBuilderAutomation.Local.People;
using ImageBuilderAutomation.Local.Services.Ec2.Operations;
using ImageBuilderAutomation.Local.Services.Ec2.State;
using ImageBuilderAutomation.Local.Services.Ec2.Wire;
using ImageBuilderAutomation.Local.Services.Protocol;
using ImageBuilderAutomation.Local.Template;

namespace ImageBuilderAutomation.Local.Services.Ec2;

/// <summary>
/// The EC2 of this host: AMIs, snapshots, instances, launch templates and usage reports of all accounts and Regions, in memory. AMIs that Image Builder makes
/// appear by themselves. A call acts for the account of its access key, in the Region for which it is signed.
/// </summary>
public sealed class LocalEc2 : IDisposable
{
    private const int CallsKept = 100_000;

    private readonly Ec2World _world;
    private readonly LocalPeople _people;
    private readonly TemplateSettings _settings;
    private readonly TimeProvider _wall;
    private readonly Func<EmulatorWorld?> _imageBuilder;
    private readonly DelayedActions _delayed;
    private readonly FrozenDictionary<string, Ec2Operation> _operations;
    private readonly Ec2Setup _setup;
    private readonly ImageBuilderAmis _amis;
    private readonly Queue<Ec2CallRecord> _calls = [];
    private readonly Dictionary<(string Account, string Region, string Action, string Token), (string Parameters, XElement[] Response)> _tokens = [];

    /// <param name="wall">Credentials expire by it.</param>
    /// <param name="putParameter">Sets a parameter of an account and Region, given by its name and value.</param>
    /// <param name="imageBuilder">Returns null if the emulator runs in another process.</param>
    /// <param name="cleared">Called under the lock when everything is deleted.</param>
    internal LocalEc2(
        Ec2World world, TemplateSettings settings, LocalPeople people, TimeProvider clock, TimeProvider wall, Action<string, string, string, string> putParameter,
        Func<EmulatorWorld?> imageBuilder, Action cleared)
    {
        (_world, _people, _settings, _wall, _imageBuilder) = (world, people, settings, wall, imageBuilder);
        _delayed = new(clock);
        _operations = OperationTable.All((after, action) => _delayed.Run(after, () =>
        {
            lock (world.Gate)
                action();
        }));
        _setup = new(world, settings, putParameter);
        _amis = new(world, FindBuild, () =>
        {
            _tokens.Clear();
            cleared();
        });
    }

    /// <summary>The calls so far, oldest first; the log keeps 100,000.</summary>
    public IReadOnlyList<Ec2CallRecord> Calls
    {
        get
        {
            lock (_world.Gate)
                return [.. _calls];
        }
    }

    /// <summary>The names of the operations.</summary>
    public IReadOnlyCollection<string> Operations => _operations.Keys;

    /// <summary>What Image Builder does in EC2.</summary>
    internal IAmis Amis => _amis;

    /// <summary>The control routes with which the state is put in, and the calls are listed.</summary>
    internal IReadOnlyList<IControlCommand> Controls => [new PutEc2State(this), new ListEc2Calls(this)];

    /// <summary>Puts in AMIs, instances, launch templates and parameters of any account, as the control route <c>ec2</c> does.</summary>
    /// <returns>The ids of what was put in.</returns>
    /// <exception cref="ControlException">The input is invalid. What stands before the invalid part was put in.</exception>
    public JsonObject Put(JsonObject input) => AtOneInstant(imageBuilder =>
    {
        var ids = _setup.Put(input);
        imageBuilder?.Journal?.Stub(_world.Now, PutEc2State.Route, input);
        return ids;
    });

    public void Dispose() => _delayed.Dispose();

    /// <summary>How long the check of a parameter's AMI takes.</summary>
    internal TimeSpan ParameterCheckTakes => _world.Settings.ParameterCheckTakes;

    /// <summary>Whether DescribeImages would return the AMI to the account.</summary>
    internal bool Shows(string account, string region, string ami)
    {
        lock (_world.Gate)
        {
            return _world.Region(region).Images.GetValueOrDefault(ami) is { IsDeregistered: false } found
                && found.State != AmiState.Disabled && found.IsUsableBy(account);
        }
    }

    /// <returns>The fault of a call of another service, which counts as taken; null if the call does not fail.</returns>
    internal ServiceFault? TakeFault(string service, string operation)
    {
        lock (_world.Gate)
            return _world.TakeFault(service, operation);
    }

    /// <summary>Adds what the distribution of an available image changes. Called under the lock of the emulator.</summary>
    internal void Distribute(Build build) => _amis.Distribute(build);

    /// <returns>Null for an unsupported operation.</returns>
    internal QueryAnswer? Answer(string? authorization, QueryRequest query)
    {
        if (!_operations.TryGetValue(query.Action, out var operation))
            return null;
        try
        {
            var (account, region, principal) = CallerOf(authorization);
            return AtOneInstant(imageBuilder => Answer(operation, query, account, region, principal, imageBuilder));
        }
        catch (Ec2Exception refused)
        {
            return QueryAnswer.Ec2Error(refused.Code, refused.Message, refused.Status);
        }
        catch (ApiError refused)
        {
            return QueryAnswer.Ec2Error(refused.Code, refused.Message);
        }
    }

    private QueryAnswer Answer(Ec2Operation operation, QueryRequest query, string account, string region, string principal, EmulatorWorld? imageBuilder)
    {
        var now = _world.Now;
        _world.Region(region).Forget(now);
        string? error = null;
        Ec2Call? call = null;
        try
        {
            var fault = _world.TakeFault(ServiceFault.Ec2, operation.Name);
            if (fault is { AfterEffect: false })
                throw Refusal(fault);
            call = new Ec2Call(_world, _world.Region(region), account, principal, Ec2Request.Read(query), now, imageBuilder);
            var response = QueryAnswer.Ec2(operation.Name, Run(operation, call, query));
            Record(operation, call, refused: null);
            if (fault is null)
                return response;
            // What happened is recorded already.
            call = null;
            throw Refusal(fault);
        }
        catch (Ec2Exception refused)
        {
            error = refused.Code;
            if (call is not null)
                Record(operation, call, refused);
            throw;
        }
        finally
        {
            if (_calls.Count == CallsKept)
                _calls.Dequeue();
            _calls.Enqueue(new(now, operation.Name, account, region, error));
        }
    }

    private void Record(Ec2Operation operation, Ec2Call call, Ec2Exception? refused)
    {
        if (operation.Name == RunInstancesEvent.Operation)
            _world.Record(call.Account, call.Region.Name, RunInstancesEvent.Detail(call, refused));
    }

    private static Ec2Exception Refusal(ServiceFault fault) => new(fault.Error, fault.Message, ServiceFault.StatusOf(fault.Error));

    private XElement?[] Run(Ec2Operation operation, Ec2Call call, QueryRequest query)
    {
        // EC2 has more parameters. One without an effect here is refused, because nobody would notice.
        if (call.Request.Names.FirstOrDefault(name => !OperationTable.Accepts(operation, name)) is { } unknown)
            throw new Ec2Exception("UnknownParameter", $"The parameter {unknown} is not recognized by the local host");
        // Documented: EC2 API Reference, "Common query parameters". Everybody may do everything here.
        if (call.Request.IsDryRun)
            throw new Ec2Exception("DryRunOperation", "Request would have succeeded, but DryRun flag is set.", HttpStatusCode.PreconditionFailed);
        if (call.Request["ClientToken"] is not { } token)
            return operation.Run(call);

        // Documented: EC2 API Reference, "Ensuring idempotency". Assumed: tokens never expire.
        if (token.Length > 128)
            throw Ec2Exception.Invalid("ClientToken", token, "at most 128 characters");
        var key = (call.Account, call.Region.Name, operation.Name, token);
        var parameters = string.Join('&', query.Values.OrderBy(parameter => parameter.Key, StringComparer.Ordinal).Select(parameter => $"{parameter.Key}={parameter.Value}"));
        if (_tokens.TryGetValue(key, out var earlier))
        {
            return earlier.Parameters == parameters
                ? [.. earlier.Response.Select(member => new XElement(member))]
                : throw new Ec2Exception("IdempotentParameterMismatch", $"The client token {token} was used for a request with other parameters.");
        }

        var response = operation.Run(call);
        _tokens[key] = (parameters, [.. response.OfType<XElement>().Select(member => new XElement(member))]);
        return response;
    }

    private (string Account, string Region, string Principal) CallerOf(string? authorization)
    {
        var caller = ServiceCaller.Read(authorization, _settings, _people, _wall);
        return caller.IsExpired ? throw new Ec2Exception("RequestExpired", "Request has expired.") : (caller.Account, caller.Region, caller.Principal);
    }

    private Build? FindBuild(string image) => _imageBuilder() is { } imageBuilder && ResourceArn.TryParse(image, out var arn)
        ? imageBuilder.Account(arn.Owner, arn.Region).Builds.Find(image) : null;

    /// <summary>Takes the lock of the emulator, if it is in this process, before that of EC2: the emulator holds its own while it calls EC2.</summary>
    private T AtOneInstant<T>(Func<EmulatorWorld?, T> run)
    {
        if (_imageBuilder() is not { } imageBuilder)
        {
            lock (_world.Gate)
                return run(null);
        }

        using (imageBuilder.Enter())
        {
            lock (_world.Gate)
                return run(imageBuilder);
        }
    }
}

/// <summary>A call of EC2.</summary>
/// <param name="Error">The error code; null if it succeeded.</param>
public sealed record Ec2CallRecord(DateTimeOffset At, string Operation, string Account, string Region, string? Error);
