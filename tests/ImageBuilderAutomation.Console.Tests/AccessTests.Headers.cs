namespace ImageBuilderAutomation.Console.Tests;

/// <summary>What a request says about the name it was sent to and the page it comes from.</summary>
public sealed partial class AccessTests
{
    [Theory]
    [InlineData("Host: evil.example:{port}")]
    [InlineData("Host: 127.0.0.1.evil.example:{port}")]
    [InlineData("Host: localhost.evil.example:{port}")]
    [InlineData("Host: 127.0.0.1:{other}")]
    [InlineData("Host: localhost")]
    [InlineData("Host: 10.0.0.1:{port}")]
    [InlineData("Host: 0.0.0.0:{port}")]
    [InlineData("Host: [fe80::1]:{port}")]
    [InlineData("Host: localhost.:{port}")]
    [InlineData("Host: 127.0.0.1:{port}", "X-Forwarded-Host: evil.example", "Origin: http://evil.example")]
    [InlineData("Host: 127.0.0.1:{port}", "Origin: https://127.0.0.1:{port}")]
    [InlineData("Host: 127.0.0.1:{port}", "Origin: http://127.0.0.1:{other}")]
    [InlineData("Host: 127.0.0.1:{port}", "Origin: http://localhost:{port}")]
    [InlineData("Host: 127.0.0.1:{port}", "Origin: http://127.0.0.1")]
    [InlineData("Host: 127.0.0.1:{port}", "Origin: http://127.0.0.1:{port}@evil.example")]
    [InlineData("Host: 127.0.0.1:{port}", "Origin: http://evil.example@127.0.0.1:{port}")]
    [InlineData("Host: 127.0.0.1:{port}", "Origin: null")]
    [InlineData("Host: 127.0.0.1:{port}", "ORIGIN: http://evil.example")]
    [InlineData("Host: 127.0.0.1:{port}", "Origin:")]
    [InlineData("Host: 127.0.0.1:{port}", "Origin: http://127.0.0.1:{port}", "Origin: http://evil.example")]
    [InlineData("Host: 127.0.0.1:{port}", "Sec-Fetch-Site: cross-site")]
    [InlineData("Host: 127.0.0.1:{port}", "Sec-Fetch-Site: same-site")]
    [InlineData("Host: 127.0.0.1:{port}", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: iframe")]
    [InlineData("Host: 127.0.0.1:{port}", "sec-fetch-site: cross-site", "Sec-Fetch-Mode: no-cors")]
    [InlineData("Host: 127.0.0.1:{port}", "Sec-Fetch-Site: CROSS-SITE", "Sec-Fetch-Mode: cors")]
    public async Task A_request_of_another_page_or_name_is_refused_even_with_the_cookie(params string[] headers)
    {
        var sent = headers.Select(header => header.Replace("{port}", $"{Console.Url.Port}", StringComparison.Ordinal)
            .Replace("{other}", $"{Console.Url.Port + 1}", StringComparison.Ordinal));
        var answer = await RawRequest.SendAsync(Console.Url, "GET /policy HTTP/1.1", [.. sent, CookieHeader(await CookieAsync())]);

        Assert.Equal(403, answer.Status);
        Assert.DoesNotContain("123456789012", answer.Text, StringComparison.Ordinal);
        Assert.All(SecurityHeaders, header => Assert.Contains($"\n{header}: ", answer.Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Host: localhost:{port}")]
    [InlineData("HOST: LOCALHOST:{port}")]
    [InlineData("Host: 127.0.0.1:{port}", "Origin: http://127.0.0.1:{port}")]
    [InlineData("Host: 127.0.0.1:{port}", "Sec-Fetch-Site: same-origin")]
    [InlineData("Host: 127.0.0.1:{port}", "Sec-Fetch-Site: none", "Sec-Fetch-Mode: navigate")]
    [InlineData("Host: 127.0.0.1:{port}", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document")]
    public async Task The_consoles_own_page_and_a_link_to_it_are_accepted(params string[] headers)
    {
        var sent = headers.Select(header => header.Replace("{port}", $"{Console.Url.Port}", StringComparison.Ordinal));
        Assert.Equal(200, (await RawRequest.SendAsync(Console.Url, "GET /policy HTTP/1.1", [.. sent, CookieHeader(await CookieAsync())])).Status);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1")]
    [InlineData("GET / HTTP/1.0")]
    [InlineData("GET http://evil.example/ HTTP/1.1", "Host: 127.0.0.1:{port}")]
    [InlineData("GET http://127.0.0.1:{port}/ HTTP/1.1", "Host: evil.example")]
    [InlineData("GET / HTTP/1.1", "Host: 127.0.0.1:{port}", "Host: evil.example")]
    [InlineData("GET / HTTP/1.1", "Host: evil.example", "Host: 127.0.0.1:{port}")]
    [InlineData("CONNECT 127.0.0.1:{port} HTTP/1.1", "Host: 127.0.0.1:{port}")]
    [InlineData("OPTIONS * HTTP/1.1", "Host: evil.example:{port}")]
    [InlineData("GET / HTTP/1.1", "Host: 127.0.0.1:{port}", " folded: evil")]
    [InlineData("GET / HTTP/1.1", "Host: [::]:{port}")]
    [InlineData("GET / HTTP/1.1", "Host: evil.example@127.0.0.1:{port}")]
    [InlineData("GET / HTTP/1.1", "Host: 127.0.0.1:{port}, evil.example")]
    public async Task A_request_of_unclear_name_or_length_gets_nothing_even_with_the_cookie(string line, params string[] headers)
    {
        var sent = headers.Append(CookieHeader(await CookieAsync())).Select(WithPort);
        var answer = await RawRequest.SendAsync(Console.Url, WithPort(line), [.. sent]);

        Assert.InRange(answer.Status, 400, 499);
        Assert.DoesNotContain("123456789012", answer.Text, StringComparison.Ordinal);

        string WithPort(string text) => text.Replace("{port}", $"{Console.Url.Port}", StringComparison.Ordinal);
    }
}
