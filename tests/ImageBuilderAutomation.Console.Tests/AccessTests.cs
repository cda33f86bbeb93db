using System.Net;
using System.Net.WebSockets;
using ImageBuilderAutomation.Console.Tests.Browsers;
using ImageBuilderAutomation.Local;
using ImageBuilderAutomation.Local.Demo;

namespace ImageBuilderAutomation.Console.Tests;

/// <summary>Who gets in: requests as browsers, other pages and other programs of the machine would send them.</summary>
public sealed partial class AccessTests(AccessTests.Stack stack) : IClassFixture<AccessTests.Stack>
{
    private const string Person = "role/PlatformApprover/kim";

    private static readonly string[] SecurityHeaders =
    [
        "Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy",
        "Permissions-Policy",
    ];

    private ConsoleServer Console => stack.Console;

    [Theory]
    [InlineData("GET", "/")]
    [InlineData("GET", "/builds")]
    [InlineData("GET", "/gates")]
    [InlineData("GET", "/plan")]
    [InlineData("GET", "/releases")]
    [InlineData("GET", "/policy")]
    [InlineData("GET", "/policy/publish")]
    [InlineData("GET", "/policy/explain?pipeline=web")]
    [InlineData("GET", "/nothing/here")]
    [InlineData("GET", "/_blazor")]
    [InlineData("POST", "/_blazor/negotiate?negotiateVersion=1")]
    [InlineData("POST", "/_blazor/disconnect")]
    [InlineData("GET", "/_blazor/initializers")]
    [InlineData("GET", "/_framework/opaque-redirect")]
    [InlineData("POST", "/session/theme")]
    [InlineData("POST", "/session/person")]
    [InlineData("HEAD", "/")]
    [InlineData("OPTIONS", "/")]
    [InlineData("TRACE", "/")]
    [InlineData("PUT", "/policy")]
    [InlineData("GET", "//start")]
    [InlineData("GET", "/start/")]
    [InlineData("GET", "/START/../")]
    [InlineData("GET", "/%2fstart")]
    [InlineData("GET", "/start%2f")]
    [InlineData("GET", "/start/..%2fpolicy")]
    [InlineData("GET", "/console.css/..%2fpolicy")]
    [InlineData("GET", "/./policy")]
    public async Task Without_the_cookie_nothing_is_shown(string method, string target)
    {
        var answer = await RawRequest.SendAsync(Console.Url, $"{method} {target} HTTP/1.1", RawRequest.HostOf(Console.Url));

        Assert.Equal(401, answer.Status);
        Assert.DoesNotContain("local", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("123456789012", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Set-Cookie", answer.Text, StringComparison.OrdinalIgnoreCase);
        Assert.All(SecurityHeaders, header => Assert.Contains($"\n{header}: ", answer.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_live_connection_is_refused_without_the_cookie_and_from_other_pages()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, await ConnectAsync(cookie: null, origin: Origin(Console.Url)));
        Assert.Equal(HttpStatusCode.Unauthorized, await ConnectAsync(cookie: "wrong", origin: null));
        Assert.Equal(HttpStatusCode.Forbidden, await ConnectAsync(await CookieAsync(), "https://evil.example"));
        Assert.Equal(HttpStatusCode.Forbidden, await ConnectAsync(await CookieAsync(), $"http://127.0.0.1:{Console.Url.Port + 1}"));
        Assert.Equal(HttpStatusCode.Forbidden, await ConnectAsync(await CookieAsync(), "null"));
        Assert.Equal(HttpStatusCode.SwitchingProtocols, await ConnectAsync(await CookieAsync(), Origin(Console.Url)));
    }

    [Fact]
    public async Task Only_the_token_of_the_link_opens_the_console_and_only_the_cookie_its_pages()
    {
        var link = Token(Console.StartLink());
        var cookie = await CookieAsync();
        Assert.NotEqual(link, cookie);

        foreach (var wrong in new[]
        {
            "", "x", link[..^1], link + "A", link + link, link.ToUpperInvariant(), $"{link}%00", $"%20{link}", cookie, $"{link}&token={link}", $"x&token={link}",
        })
            Assert.Equal(401, (await GetAsync($"/start?token={wrong}")).Status);
        Assert.Equal(401, (await GetAsync("/start")).Status);
        foreach (var wrong in new[] { "", "x", cookie[..^1], cookie + "A", cookie + cookie, cookie.ToUpperInvariant(), link, $"\"{cookie}\"" })
            Assert.Equal(401, (await GetAsync("/", CookieHeader(wrong))).Status);
        Assert.Equal(401, (await GetAsync("/", $"Cookie: image-builder-automation-{Console.Url.Port + 1}-session={cookie}")).Status);
        Assert.Equal(200, (await GetAsync("/", CookieHeader(cookie))).Status);
    }

    [Fact]
    public async Task The_start_link_leaves_a_cookie_that_scripts_and_other_sites_do_not_get_and_no_token_in_the_address()
    {
        var answer = await GetAsync($"/start?token={Token(Console.StartLink())}&page=/policy");

        Assert.Equal((302, "/policy"), (answer.Status, answer.Header("Location")));
        Assert.Equal("no-store", answer.Header("Cache-Control"));
        Assert.Equal("no-referrer", answer.Header("Referrer-Policy"));
        Assert.DoesNotContain(Token(Console.StartLink()), answer.Text, StringComparison.Ordinal);
        var cookie = answer.Header("Set-Cookie")!;
        Assert.Contains("; samesite=strict; httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("domain=", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Token(Console.StartLink()), (await GetAsync("/", CookieHeader(await CookieAsync()))).Text, StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task After_the_start_link_no_request_of_a_browser_has_the_token()
    {
        await using var tab = await Tab.OpenAsync(Console, "/policy");
        List<string> requests = [.. await tab.Page.EvaluateAsync<string[]>(
            "() => [location.href, document.referrer, ...performance.getEntriesByType('resource').map(entry => entry.name)]")];
        tab.Page.Request += (_, request) => requests.AddRange([request.Url, .. request.Headers.Values]);
        tab.Page.WebSocket += (_, socket) => requests.Add(socket.Url);
        await tab.GoAsync("/policy/explain");

        Assert.Contains(requests, request => request.EndsWith("/policy/explain", StringComparison.Ordinal));
        Assert.DoesNotContain(requests, request => request.Contains(Token(Console.StartLink()), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("https://evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("evil")]
    [InlineData("/%0d%0aSet-Cookie:%20a=b")]
    [InlineData("/%0devil")]
    [InlineData("/%09/evil.example")]
    [InlineData("/%C2%A0evil")]
    [InlineData("")]
    public async Task The_start_link_leads_to_pages_of_the_console_only(string page)
    {
        var answer = await GetAsync($"/start?token={Token(Console.StartLink())}&page={page.Replace("\\", "%5C", StringComparison.Ordinal)}");

        Assert.Equal((302, "/"), (answer.Status, answer.Header("Location")));
        Assert.DoesNotContain("\nSet-Cookie: a=b", answer.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("/session/theme", "theme=dark")]
    [InlineData("/session/person", "person=role/PlatformApprover/kim")]
    public async Task Forms_of_other_pages_change_nothing_and_the_own_ones_lead_back_to_the_page(string path, string form)
    {
        var cookie = await CookieAsync();
        Assert.Equal(403, (await PostAsync(path, form, cookie, "Origin: https://evil.example")).Status);
        Assert.Equal(403, (await PostAsync(path, form, cookie, "Origin: null")).Status);
        // A browser that sends no Origin with a form of another page says so here.
        Assert.Equal(403, (await PostAsync(path, form, cookie, "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate")).Status);
        Assert.Equal(403, (await PostAsync(path, form, cookie, "Sec-Fetch-Site: same-site", "Sec-Fetch-Mode: navigate")).Status);

        var done = await PostAsync(path, $"{form}&page=%2Fpolicy", cookie, $"Origin: {Origin(Console.Url)}");
        Assert.Equal((302, "/policy"), (done.Status, done.Header("Location")));
        Assert.Contains("httponly", done.Header("Set-Cookie"), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("/", (await PostAsync(path, $"{form}&page=%2F%2Fevil.example", cookie, $"Origin: {Origin(Console.Url)}")).Header("Location"));
        Assert.Equal(400, (await PostAsync(path, "{}", cookie, "Content-Type: application/json")).Status);
        Assert.Equal(400, (await PostAsync(path, string.Join('&', Enumerable.Range(0, 2000).Select(i => $"a{i}=b")), cookie)).Status);
    }

    [Fact]
    public async Task Nobody_gets_a_name_that_no_session_of_a_role_can_have()
    {
        var cookie = await CookieAsync();
        foreach (var name in new[] { "kim", "user/kim", "role/A/", "role/PlatformApprover/kim%0aX", "%3Cscript%3E", new('a', 3000) })
        {
            var answer = await PostAsync("/session/person", $"person={name}", cookie);
            Assert.Equal((400, null), (answer.Status, answer.Header("Set-Cookie")));
            Assert.DoesNotContain("<script>", answer.Body, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task On_a_deployed_stack_nobody_chooses_who_they_are()
    {
        var deployed = LocalConsole.Show(stack.Demo.Stack, person: null, policyFile: null) with
        {
            Environment = name => name switch { "AWS_REGION" => "eu-central-1", "AWS_ACCESS_KEY_ID" or "AWS_SECRET_ACCESS_KEY" => "test", _ => null },
        };
        Assert.False(deployed.IsLocal);
        await using var console = await ConsoleServer.StartAsync(deployed, new());

        var answer = await RawRequest.SendAsync(
            console.Url, "POST /session/person HTTP/1.1",
            [RawRequest.HostOf(console.Url), CookieHeader(await CookieAsync(console), console), RawRequest.Form], $"person={Person}");

        Assert.Equal((400, null), (answer.Status, answer.Header("Set-Cookie")));
    }

    [Fact]
    public async Task Every_kind_of_answer_has_the_security_headers_and_no_inline_script_is_allowed()
    {
        var cookie = CookieHeader(await CookieAsync());
        var answers = new[]
        {
            (200, await GetAsync("/", cookie)), (404, await GetAsync("/nothing/here", cookie)), (401, await GetAsync("/")), (200, await GetAsync("/console.css")),
            (403, await GetAsync("/", "Sec-Fetch-Site: cross-site")), (302, await GetAsync($"/start?token={Token(Console.StartLink())}")),
            (400, await PostAsync("/session/person", "person=kim", await CookieAsync())),
        };

        foreach (var (status, answer) in answers)
        {
            Assert.Equal(status, answer.Status);
            Assert.All(SecurityHeaders, header => Assert.Contains($"\n{header}: ", answer.Text, StringComparison.Ordinal));
            var policy = answer.Header("Content-Security-Policy")!.Split(';', StringSplitOptions.TrimEntries);
            Assert.Equal(["script-src 'self'"], policy.Where(part => part.StartsWith("script-src", StringComparison.Ordinal)));
            Assert.Contains("default-src 'none'", policy);
            Assert.Contains("frame-ancestors 'none'", policy);
            Assert.Null(answer.Header("Server"));
        }
    }

    [Fact]
    public async Task Browsers_keep_files_and_ask_whether_they_changed()
    {
        var first = await GetAsync("/console.css");
        var tag = first.Header("ETag")!;
        Assert.Equal("no-cache", first.Header("Cache-Control"));

        var again = await GetAsync("/console.css", $"If-None-Match: {tag}");
        Assert.Equal((304, "", tag), (again.Status, again.Body, again.Header("ETag")));
        Assert.Equal(200, (await GetAsync("/console.css", "If-None-Match: \"other\"")).Status);
        Assert.Contains("immutable", (await GetAsync($"/console.css?v={tag.Trim('"')}")).Header("Cache-Control"), StringComparison.Ordinal);
        Assert.Equal(403, (await GetAsync("/console.js", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors")).Status);
    }

    [Fact]
    public async Task Another_console_has_another_link_and_another_cookie()
    {
        await using var other = await LocalConsole.StartAsync(stack.Demo.Stack);
        Assert.NotEqual(Token(Console.StartLink()), Token(other.StartLink()));
        var (mine, theirs) = (await CookieAsync(), await CookieAsync(other));
        Assert.NotEqual(mine, theirs);

        Assert.Equal(401, (await GetAsync($"/start?token={Token(other.StartLink())}")).Status);
        Assert.Equal(401, (await GetAsync("/", CookieHeader(theirs))).Status);
        // A browser sends the cookies of all ports of a host.
        Assert.Equal(200, (await GetAsync("/", $"{CookieHeader(theirs, other)}; {CookieHeader(mine)[8..]}")).Status);
    }
}
